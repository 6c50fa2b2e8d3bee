"""``figures`` from a terminal: sheets in a folder."""

import pytest
import pyvips

pytestmark = pytest.mark.slow


QUICK = ("--size", 64, "--evaluations", 2, "--quiet")


def test_the_sheets_asked_for_are_written(nst, pictures):
    words = ["--content", "scene.png", "--style", "strokes.png", "--only", "fig4", "fig7"]
    done = nst("figures", "sheets", *words, *QUICK, folder=pictures)
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (pictures / "sheets").iterdir()) == ["fig4.png", "fig7.png"]
    four, three = (
        pyvips.Image.new_from_file(str(pictures / "sheets" / name))
        for name in ("fig4.png", "fig7.png")
    )
    assert four.width - three.width == 64 + 12  # one picture and a margin more


def test_without_pictures_it_takes_its_own(nst, pictures):
    done = nst("figures", "sheets", "--only", "fig3", *QUICK, folder=pictures)
    assert done.returncode == 0, done.stderr
    assert pyvips.Image.new_from_file(str(pictures / "sheets/fig3.png")).avg() > 10


BAD = {
    "no such figure": (["--only", "fig2"], "--only names 'fig2'"),
    "no content": (["--content", "nowhere.png"], "nowhere.png cannot be read"),
    "too small": (["--content", "scene.png", "--size", "20"], "scene.png is 20×15"),
    "no evaluation": (["--evaluations", "0"], "--evaluations is 0"),
    "no ratio": (["--ratio", "nan"], "--ratio is nan"),
    "no weights": (["--network", "vgg19"], "VGG-19's weights are not on this computer"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_line(nst, pictures, case):
    flags, words = BAD[case]
    done = nst("figures", "sheets", *flags, folder=pictures)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(pictures.glob("sheets/*.png"))
