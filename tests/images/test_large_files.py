"""Images larger than what is to be made of them: never whole in memory, and refused in time."""

import resource
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest
import pyvips

from nst_engine.contract import UserError
from nst_engine.images import load_image, resize_to_longer_side

CHECKOUT = Path(__file__).parents[2]
LIMIT = 3 << 30  # bytes of address space; libraries take 1.5 GB of it


@pytest.fixture(scope="module")
def bomb(tmp_path_factory):
    """A PNG of 20000×20000 pixels in some hundred kB: 1.2 GB of samples, 6.4 GB as floats."""
    path = tmp_path_factory.mktemp("bomb") / "bomb.png"
    pyvips.Image.black(20000, 20000, bands=3).copy(interpretation="srgb").write_to_file(str(path))
    return path


def test_a_large_picture_is_not_decoded_larger_than_needed(bomb):
    """As content of 64 pixels and as style of a small picture."""
    code = "import sys; from pathlib import Path; from nst_engine.images import load_image; "
    code += "print(load_image(Path(sys.argv[1]), 64 * 64).pixels.shape)"
    done = subprocess.run(
        [sys.executable, "-c", code, bomb],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT)),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in {"(256, 256, 4)", "(257, 257, 4)"}


def test_too_little_memory_is_told_before_any_is_taken(bomb, monkeypatch):
    memory = psutil.virtual_memory()._replace(available=2 << 30)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UserError, match=r"20000×20000 pixels, which need 7\.6 GB") as refused:
        load_image(bomb)
    assert refused.value.code == "no-memory"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


@pytest.mark.parametrize(
    ("name", "bands"), [("x.png", 3), ("x.png", 4), ("x.jpg", 3), ("x.tif", 1)]
)
def test_what_was_shrunk_on_the_way_looks_the_same(write, name, bands):
    y, x = np.mgrid[0:1200, 0:1600]
    waves = [127 + 120 * np.sin((x * a + y * b) / 90) for a, b in ((1, 2), (2, 1), (1, -2), (3, 1))]
    samples = np.stack(waves[:bands], axis=2).round().astype(np.uint8)
    path = write(name, samples, "srgb" if bands > 1 else "b-w")
    whole, shrunk = load_image(path), load_image(path, 40 * 30)
    assert max(shrunk.pixels.shape) < max(whole.pixels.shape) / 4
    small, same = (resize_to_longer_side(each.pixels, 40) for each in (shrunk, whole))
    for each in (small, same):  # colours of what is nearly transparent are nearly any
        each[..., :3] *= each[..., 3:]
    assert np.abs(small - same).max() < 3 / 255
    assert (shrunk.bit_depth, shrunk.resolution) == (whole.bit_depth, whole.resolution)


def test_colours_hidden_under_alpha_leak_nowhere_when_shrunk(write):
    samples = np.zeros((800, 800, 4), np.uint8)
    samples[::2] = (255, 0, 0, 255)  # red rows between transparent green ones
    samples[1::2] = (0, 255, 0, 0)
    pixels = load_image(write("x.png", samples), 32 * 32).pixels
    assert pixels.shape[0] < 400
    assert np.allclose(pixels[..., :3], (1, 0, 0), atol=1 / 255)
    assert abs(pixels[..., 3].mean() - 0.5) < 0.01


def test_a_thin_picture_keeps_the_side_that_networks_need(write):
    path = write("x.png", np.full((200, 20000, 3), 77, np.uint8))
    assert min(load_image(path, 64 * 64).pixels.shape[:2]) >= 128


def test_a_small_file_that_claims_a_large_picture_is_not_believed(write):
    """A GIF that tells of 30000 by 30000 pixels, in its header and in that of its frame."""
    path = write("x.gif", np.full((8, 8, 3), 99, np.uint8))
    size, claimed = (struct.pack("<HH", side, side) for side in (8, 30000))
    path.write_bytes(path.read_bytes().replace(size, claimed))
    with pytest.raises(UserError, match=r"30000×30000 pixels, far more than a file of its size"):
        load_image(path)


def test_eight_bit_lab_is_called_by_its_name(tmp_path):
    """A minimal baseline TIFF, photometric interpretation 8 (CIE L*a*b*), of 4×4 pixels."""
    data = struct.pack("<3H", 8, 8, 8) + bytes(48)
    entries = [(256, 3, 1, 4), (257, 3, 1, 4), (258, 3, 3, 8), (259, 3, 1, 1), (262, 3, 1, 8)]
    entries += [(273, 4, 1, 14), (277, 3, 1, 3), (278, 3, 1, 4), (279, 4, 1, 48)]
    directory = struct.pack("<H", len(entries)) + b"".join(
        struct.pack("<HHII", *entry) for entry in entries
    )
    path = tmp_path / "x.tif"
    path.write_bytes(struct.pack("<2sHI", b"II", 42, 8 + len(data)) + data + directory + bytes(4))
    with pytest.raises(UserError, match=r"is a Lab picture\. Save it in RGB"):
        load_image(path)
