"""``style save`` and ``style show``, and ``stylize`` with what they made."""

import subprocess
import sys

import numpy as np
import pytest
import pyvips

from nst_engine.contract import Settings
from nst_engine.images.builtin import sample
from nst_engine.optimization.style_codes.encoder import encode_style


@pytest.fixture
def small_code(tmp_path):
    """The file of a code with one scale only, which is made in a moment."""
    pixels = np.ones((80, 80, 4), np.float32)
    pixels[..., :3] = sample.strokes(80, 80)
    file = tmp_path / "small.style"
    file.write_bytes(
        encode_style([pixels], "strokes", Settings(network="compact"), (64,)).to_bytes()
    )
    return file


@pytest.mark.slow
def test_a_code_stands_where_a_picture_may(nst, stylize, images):
    saved = images / "strokes.style"
    done = nst("style", "save", images / "strokes.png", "-o", saved)
    assert done.returncode == 0, done.stderr
    assert saved.stat().st_size < 4e6
    done = stylize(style="strokes.style")
    assert done.returncode == 0, done.stderr
    by_code = pyvips.Image.new_from_file(str(saved.with_name("out.png"))).numpy()
    assert stylize("--output", saved.with_name("by_picture.png")).returncode == 0
    by_picture = pyvips.Image.new_from_file(str(saved.with_name("by_picture.png"))).numpy()
    content = pyvips.Image.new_from_file(str(saved.with_name("scene.png"))).numpy()

    def difference(one, other):
        return np.abs(one.astype(float) - other).mean()

    assert difference(by_code, by_picture) < 0.5 * difference(by_picture, content)


def test_show_says_what_it_is(nst, small_code, tmp_path):
    shown = nst("style", "show", small_code, "--thumbnail", tmp_path / "small.png")
    assert shown.returncode == 0, shown.stderr
    facts = dict(line.split("  ", 1) for line in shown.stdout.splitlines())
    facts = {name.strip(): value.strip() for name, value in facts.items()}
    assert facts["title"] == "strokes"
    assert facts["painting"] == "80×80"
    assert facts["network"].startswith("compact")
    thumbnail = pyvips.Image.new_from_file(str(tmp_path / "small.png"))
    assert (thumbnail.width, thumbnail.height) == (80, 80)
    again = nst("style", "show", small_code, "--thumbnail", small_code)
    assert again.returncode == 2
    assert "would be lost" in again.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["save", "strokes.png", "-o", "strokes.png"], ".style"),
        (["save", "strokes.png", "-o", "nowhere/x.style"], "existing folder"),
        (["save", "strokes.png", "-o", "empty.style"], "--overwrite"),
        (["save", "missing.png", "-o", "x.style"], "missing.png"),
        (["save", "dot.png", "-o", "x.style"], "32 pixels"),
        (["save", "strokes.png", "-o", "x.style", "--network", "resnet"], "resnet"),
        (["show", "missing.style"], "does not exist"),
        (["show", "empty.style"], "0 bytes"),
        (["show", "strokes.png"], "no style code"),
        ([], "save"),
    ],
)
def test_what_cannot_be_done_is_one_clear_sentence(nst_here, images, words, says):
    (images / "empty.style").touch()
    pyvips.Image.black(8, 8).write_to_file(str(images / "dot.png"))
    done = nst_here("style", *(images / w if "." in w else w for w in words))
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("content", "says"), [(b"", "0 bytes"), (b"no code", "no style code")])
def test_a_false_style_file_stops_the_job(stylize_here, images, content, says):
    (images / "false.style").write_bytes(content)
    done = stylize_here(style="false.style")
    assert done.returncode == 2
    assert "false.style" in done.stderr
    assert says in done.stderr


def test_show_loads_no_torch(small_code):
    script = "import sys; from nst_engine.cli import main\n"
    script += f"code = main.main(['style', 'show', {str(small_code)!r}])\n"
    script += "print(code, 'torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "0 False", done.stderr
