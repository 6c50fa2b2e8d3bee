"""Adjust on a result that was saved as XCF, closed and opened again."""

from contextlib import contextmanager
from pathlib import Path

import pytest

from ..gimp.rooms import IN_ONE_GIMP
from .conftest import ARTEFACTS
from .dialog import ADJUST, Dialog, near
from .test_adjust import change, make
from .window import Window

pytestmark = IN_ONE_GIMP


@pytest.fixture
def work(tmp_path):
    return tmp_path / "work.xcf"


@contextmanager
def gimp_with(own_quick, image_files: list[Path]):
    """A dialog's GIMP that ends with the block; the profile stays for the next one."""
    with Window(own_quick, image_files, ARTEFACTS / "adjust_later") as window:
        yield Dialog(window, "grow")


def make_and_save(dialog, work):
    """A result of the strength 70; its colour. The image is closed."""
    make(dialog)
    color = dialog.layer_color()
    save = "Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, layer.get_image(), file_at({!r}), None)"
    assert dialog.of_layer(save.format(str(work)))
    dialog.close_image(2)
    return color


def reopen(dialog, work):
    dialog.window.run(
        f"Gimp.Display.new(Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file_at({str(work)!r})))"
    )
    dialog.window.until(lambda: dialog.window.enabled(ADJUST), "the image to be the active one")


def check_adjust(dialog, color):
    """Adjust knows all of the result, and goes on from it."""
    count = len(dialog.requests())
    dialog.open(ADJUST)
    assert near(dialog.color("opened"), color)
    assert dialog.strength() == 70
    dialog.says("The picture as it is now.")
    assert change(dialog) > color
    request = dialog.requests(count + 1)[count]
    assert near(dialog.starts_from(request), color)
    (style,), (first,) = request["styles"], dialog.requests()[0]["styles"]
    assert style["shape"] == first["shape"]
    # babl picks the quickest of several conversions, which differ in the last bits.
    assert style["mean"] == pytest.approx(first["mean"], abs=0.01)
    dialog.click("Apply")
    dialog.until_layers(2, "work")


def test_in_the_same_session(quick_window, work):
    dialog = Dialog(quick_window, "grow")
    color = make_and_save(dialog, work)
    reopen(dialog, work)
    check_adjust(dialog, color)


def test_after_a_fresh_start(own_quick, image_files, work):
    """The style is read from its file while nobody has it open."""
    with gimp_with(own_quick, image_files) as dialog:
        color = make_and_save(dialog, work)
    with gimp_with(own_quick, [work]) as later:
        check_adjust(later, color)
    with gimp_with(own_quick, image_files[:1]) as later:
        reopen(later, work)
        check_adjust(later, color)


def test_a_style_that_is_nowhere_any_more_is_asked_for(own_quick, image_files, work, tmp_path):
    style = tmp_path / "style.jpg"
    style.write_bytes(image_files[0].read_bytes())
    with gimp_with(own_quick, [style, image_files[1]]) as dialog:
        color = make_and_save(dialog, work)
    style.unlink()
    with gimp_with(own_quick, [work]) as later:
        later.open(ADJUST)
        later.says("Choose a style")
        assert near(later.color("no-style"), color)
        assert later.strength() == 70
