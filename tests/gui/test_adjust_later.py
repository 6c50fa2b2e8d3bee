"""Adjust on a result that was saved as XCF, closed and opened again."""

from contextlib import contextmanager
from pathlib import Path

import pytest

from .conftest import ARTEFACTS
from .dialog import ADJUST, Dialog, near
from .test_adjust import change, make
from .window import Window


@pytest.fixture
def work(tmp_path):
    return tmp_path / "work.xcf"


@contextmanager
def gimp_with(own_quick, pictures: list[Path]):
    """A dialog's GIMP that ends with the block; the profile stays for the next one."""
    with Window(own_quick, pictures, ARTEFACTS / "adjust_later") as window:
        yield Dialog(window, "grow")


def make_and_save(dialog, work):
    """A result of the strength 70; its colour. The image is closed."""
    make(dialog)
    colour = dialog.layer_colour()
    save = "Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, layer.get_image(), file_at({!r}), None)"
    assert dialog.of_layer(save.format(str(work)))
    dialog.close_picture(2)
    return colour


def reopen(dialog, work):
    dialog.window.run(
        f"Gimp.Display.new(Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file_at({str(work)!r})))"
    )
    dialog.window.until(lambda: dialog.window.enabled(ADJUST), "the image to be the active one")


def check_adjust(dialog, colour):
    """It knows all, and goes on."""
    count = len(dialog.asked())
    dialog.open(ADJUST)
    assert near(dialog.colour("opened"), colour)
    assert dialog.strength() == 70
    dialog.says("The picture as it is now.")
    assert change(dialog) > colour
    request = dialog.asked(count + 1)[count]
    assert near(dialog.starts_from(request), colour)
    assert request["styles"] == dialog.asked()[0]["styles"]
    dialog.click("Apply")
    dialog.until_layers(2, "work")


def test_in_the_same_session(quick_window, work):
    dialog = Dialog(quick_window, "grow")
    colour = make_and_save(dialog, work)
    reopen(dialog, work)
    check_adjust(dialog, colour)


def test_after_a_fresh_start(own_quick, pictures, work):
    """The style is read from its file while nobody has it open."""
    with gimp_with(own_quick, pictures) as dialog:
        colour = make_and_save(dialog, work)
    with gimp_with(own_quick, [work]) as later:
        check_adjust(later, colour)
    with gimp_with(own_quick, pictures[:1]) as later:
        reopen(later, work)
        check_adjust(later, colour)


def test_a_style_that_is_nowhere_any_more_is_asked_for(own_quick, pictures, work, tmp_path):
    style = tmp_path / "style.jpg"
    style.write_bytes(pictures[0].read_bytes())
    with gimp_with(own_quick, [style, pictures[1]]) as dialog:
        colour = make_and_save(dialog, work)
    style.unlink()
    with gimp_with(own_quick, [work]) as later:
        later.open(ADJUST)
        later.says("Choose a style")
        assert near(later.colour("no-style"), colour)
        assert later.strength() == 70
