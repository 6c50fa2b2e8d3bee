"""``figures`` from a terminal: sheets in a folder."""

import pytest
import pyvips

QUICK = ("--size", 64, "--evaluations", 2, "--quiet")


@pytest.mark.slow
def test_the_sheets_asked_for_are_written(nst, images):
    words = ["--content", "scene.png", "--style", "strokes.png", "--only", "fig4", "fig7"]
    done = nst("figures", "sheets", *words, *QUICK, folder=images)
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (images / "sheets").iterdir()) == ["fig4.png", "fig7.png"]
    four, three = (
        pyvips.Image.new_from_file(str(images / "sheets" / name))
        for name in ("fig4.png", "fig7.png")
    )
    assert four.width - three.width == 64 + 12  # one picture and a margin more


@pytest.mark.slow
def test_without_images_it_takes_its_own(nst, images):
    done = nst("figures", "sheets", "--only", "fig3", *QUICK, folder=images)
    assert done.returncode == 0, done.stderr
    assert pyvips.Image.new_from_file(str(images / "sheets/fig3.png")).avg() > 10


BAD = {
    "no such figure": (["--only", "fig2"], "--only names 'fig2'"),
    "no content": (["--content", "nowhere.png"], "nowhere.png cannot be read"),
    "too small": (["--content", "scene.png", "--size", "20"], "scene.png is 20×15"),
    "no evaluation": (["--evaluations", "0"], "--evaluations is 0"),
    "no ratio": (["--ratio", "nan"], "--ratio is nan"),
    "no weights": (["--network", "vgg19"], "VGG-19's weights are not on this computer"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_line(nst_here, images, case):
    flags, words = BAD[case]
    done = nst_here("figures", "sheets", *flags, folder=images)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(images.glob("sheets/*.png"))
