"""Style files of version 0.1.0 still open and give a picture like the one that they gave.

data/oil.style was saved by `style save`, for the scales of 64, 90 and 128 pixels alone to be small,
from a built-in style of 96×72; data/oil-METHOD.png is what
`stylize content.png oil.style --method METHOD --iterations 6 --seed 7 --precision fp32` gave.
"""

from pathlib import Path

import numpy as np
import pytest

from nst_engine.cli.main import main
from nst_engine.images import load_image
from nst_engine.job.style_file import StyleFile

DATA = Path(__file__).parent / "data"


def test_it_tells_the_same_of_itself():
    about = StyleFile.from_bytes((DATA / "oil.style").read_bytes(), "oil.style").metadata
    assert (about.title, about.size, about.made_by) == ("Fixture oil é", (96, 72), "0.1.0")
    assert (about.network, about.fingerprint) == ("compact", "63813bccab8599c6")
    assert [round(side) for side in about.scales] == [64, 90, 128]


def test_show_prints_it(capsys):
    assert main(["style", "show", str(DATA / "oil.style")]) == 0
    shown = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert shown["title"] == "Fixture oil é"
    assert shown["painting"] == "96×72"
    assert shown["layers"] == "relu1_1 relu2_1 relu3_1 relu4_1 relu5_1"
    assert shown["file"] == "0.6 MB, format 1"


def painted_now_and_then(method, tmp_path):
    """The picture that the file gives now, and the one that it gave in version 0.1.0."""
    made = tmp_path / "made.png"
    words = ["stylize", DATA / "content.png", DATA / "oil.style", "-o", made, "--method", method]
    words += ["--iterations", "6", "--seed", "7", "--precision", "fp32", "--quiet"]
    words += ["--style-layers", "relu1_1 relu2_1 relu3_1 relu4_1 relu5_1"]  # the default of then
    if method == "instant":  # about the strength 50 of then, which was half a pass
        words += ["--strength", "22"]
    assert main([str(word) for word in words]) == 0
    now, then = (load_image(file).pixels for file in (made, DATA / f"oil-{method}.png"))
    assert now.shape == then.shape
    return now, then


@pytest.mark.parametrize("method", ["strokes", "moments", "gram", "instant"])
def test_it_gives_a_picture_like_the_one_of_then(method, tmp_path):
    now, then = painted_now_and_then(method, tmp_path)
    content = load_image(DATA / "content.png").pixels
    assert np.abs(now - then).mean() < np.abs(content - then).mean() / 4
