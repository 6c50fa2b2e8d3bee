"""The live image: zoomed, moved, compared with the photograph; the window remembers its size."""

import pytest
import pyvips

from ..gimp.rooms import CHECKOUT, IN_ONE_GIMP
from ..server.standin import DETAIL
from .dialog import APP, FEW, Dialog, near

pytestmark = IN_ONE_GIMP


@pytest.fixture
def image_files(tmp_path):
    """The photograph has 1600 pixels; left it is black, right it is white."""
    folder, file = CHECKOUT / ".pictures", tmp_path / "content.png"
    half = pyvips.Image.black(800, 1000, bands=3)
    half.join(half + 255, "horizontal").cast("uchar").write_to_file(str(file))
    return [folder / "style.jpg", file]


@pytest.fixture
def dialog(quick_window):
    dialog = Dialog(quick_window, "grow and finish")
    dialog.open()
    return dialog


def place(dialog):
    """Left, top, width and height of the image on the screen."""
    return dialog.window.wait_for("Live picture", app=APP).extents


def color_at(dialog, across, down=0.5):
    """The colour at a place of the image, 0..1 from left to right and from top to bottom."""
    crop = dialog.crop("view")
    return tuple(crop(int(across * (crop.width - 1)), int(down * (crop.height - 1))))


def zoom(dialog):
    """The percentage on the button."""
    words = dialog.window.wait_for(app=APP, where=lambda each: each.name.startswith("Zoom: ")).name
    return int(words.removeprefix("Zoom: ").removesuffix(" %"))


def test_the_wheel_zooms_to_200_percent_and_back_to_all(dialog):
    window = dialog.window
    left, top, width, height = place(dialog)
    whole = zoom(dialog)
    assert whole < 100
    assert color_at(dialog, 0.4) == (0, 0, 0)
    window.wheel(left + width // 4, top + height // 2, -3)
    window.until(lambda: zoom(dialog) > whole, "the zoom")
    window.until(lambda: color_at(dialog, 0.6) == (0, 0, 0), "the left to be seen larger")
    window.wheel(left + width // 4, top + height // 2, -20)
    window.until(lambda: zoom(dialog) == 200, "the largest zoom")
    window.wheel(left + width // 4, top + height // 2, 30)
    window.until(lambda: zoom(dialog) == whole, "all of it")
    window.click("Zoom in", app=APP)
    window.until(lambda: zoom(dialog) > whole, "the button's zoom")
    window.click("Zoom out", app=APP)
    window.until(lambda: zoom(dialog) == whole, "all of it again")


def test_it_is_moved_by_dragging(dialog):
    left, top, width, height = place(dialog)
    dialog.window.wheel(left + width // 4, top + height // 2, -20)
    dialog.window.until(lambda: zoom(dialog) == 200, "the largest zoom")
    assert color_at(dialog, 0.9) == (0, 0, 0)
    middle = top + height // 2
    for _ in range(9):
        dialog.window.drag((left + width - 20, middle), (left + 20, middle))
        if color_at(dialog, 0.9) == (255, 255, 255):
            return
    raise AssertionError("the right half is never seen")


def test_a_line_that_can_be_dragged_parts_before_and_after(dialog):
    window = dialog.window
    dialog.choose_style()
    dialog.says("The preview is finished")
    window.until(lambda: not near(color_at(dialog, 0.25), (0, 0, 0)), "the painting")
    window.click("Compare", app=APP)
    window.until(lambda: near(color_at(dialog, 0.25), (0, 0, 0)), "the photograph on the left")
    assert not near(color_at(dialog, 0.75), (255, 255, 255))
    left, top, width, height = place(dialog)
    window.drag((left + width // 2, top + height // 2), (left + width - 30, top + height // 2))
    window.until(lambda: near(color_at(dialog, 0.75), (255, 255, 255)), "the line to move")
    dialog.screen("compared")
    window.click("Compare", app=APP)
    window.until(lambda: not near(color_at(dialog, 0.75), (255, 255, 255)), "the painting alone")


def test_what_is_seen_enlarged_is_painted_at_its_own_size(dialog):
    window = dialog.window
    dialog.choose_style()
    dialog.says("The preview is finished")
    whole = zoom(dialog)
    dialog.window.press("Live picture", app=APP)
    window.keys("1")
    window.until(lambda: near(color_at(dialog, 0.5), DETAIL), "the part at its own size")
    dialog.screen("part")
    left, top, width, height = place(dialog)
    window.drag((left + width - 20, top + height // 2), (left + 20, top + height // 2))
    window.until(
        lambda: all(near(color_at(dialog, x), DETAIL) for x in (0.05, 0.95)), "the part beside it"
    )
    window.keys("0")
    window.until(lambda: zoom(dialog) == whole, "all of it")
    window.keys("1")
    dialog.strength(90)
    window.until(lambda: near(color_at(dialog, 0.5), DETAIL), "a part of the newer painting")


def test_before_is_seen_as_long_as_the_button_is_held(dialog):
    dialog.choose_style()
    dialog.says("The preview is finished")
    window = dialog.window
    window.until(lambda: not near(color_at(dialog, 0.25), (0, 0, 0)), "the painting")
    let_go = window.hold("Before", APP)
    window.until(lambda: near(color_at(dialog, 0.25), (0, 0, 0)), "the photograph")
    shown = dialog.crop("held")
    assert near(tuple(shown(shown.width // 4, shown.height // 2)), (0, 0, 0)), "it stays"
    let_go()
    window.until(lambda: not near(color_at(dialog, 0.25), (0, 0, 0)), "the painting again")


def test_keys_zoom_as_well(dialog):
    whole = zoom(dialog)
    dialog.window.press("Live picture", app=APP)
    dialog.window.keys("plus")
    dialog.window.until(lambda: zoom(dialog) > whole, "the zoom by a key")
    dialog.window.keys("1")
    dialog.window.until(lambda: zoom(dialog) == 100, "its own pixels")
    dialog.window.keys("0")
    dialog.window.until(lambda: zoom(dialog) == whole, "all of it")


def test_the_window_opens_as_large_as_it_was_left(dialog):
    window = dialog.window
    small = window.wait_for("Neural Style Transfer", "dialog", APP).extents
    image = place(dialog)
    window.resize("Neural Style Transfer", small[2] + 200, small[3] + 60)
    window.until(lambda: place(dialog)[2] >= image[2] + 190, "the image to grow")
    large = window.wait_for("Neural Style Transfer", "dialog", APP).extents
    dialog.click("Cancel")
    dialog.leaves()
    dialog.open()
    again = window.wait_for("Neural Style Transfer", "dialog", APP).extents
    assert abs(again[2] - large[2]) <= FEW
    assert abs(again[3] - large[3]) <= FEW
