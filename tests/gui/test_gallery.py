"""Styles as thumbnails: one click or Enter chooses, files can be dropped, styles can be kept."""

import shutil
import time
from pathlib import Path

import pytest

from nst_engine.images.builtin.stored import stored

from ..gimp.rooms import IN_ONE_GIMP
from .dialog import APP, TILE, Dialog

pytestmark = IN_ONE_GIMP

DATA = ".local/share/neural-style-transfer"
RESTED = 1  # s of the mouse over a tile: GTK waits half of that with a tooltip


@pytest.fixture
def dialog(quick_window):
    return Dialog(quick_window, "grow and finish")


@pytest.fixture(scope="module")
def mosaic(tmp_path_factory):
    """A built-in style as a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        stored("mosaic", 512, 384)
        (file,) = Path(tmp_path_factory.getbasetemp()).rglob("built-in/mosaic.png")
    return file


def home(dialog):
    """The application's folder of this GIMP."""
    folder = dialog.window.gimp.home / DATA
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def choose_last(dialog):
    """Choose the last style of all by keys."""
    dialog.choose_style("Swirling oil")
    dialog.window.keys("End", "Return")


def point(dialog, name):
    """Move the mouse over a tile."""
    dialog.scroll_to(name)
    dialog.window.point(name, TILE, APP)


def tile_color(dialog, name):
    """How colourful a tile is on the screen."""
    dialog.scroll_to(name)
    left, top, width, _ = dialog.window.wait_for(name, "list item", APP).extents
    thumbnail = dialog.screen("tile").crop(left + 20, top + 15, width - 40, 30)
    return (thumbnail[0] - thumbnail[2]).abs().avg()


def test_one_click_chooses_and_the_live_image_follows(dialog):
    dialog.open()
    dialog.chosen()
    dialog.says("No style is chosen yet")
    dialog.choose_style("Mosaic")
    dialog.says("The preview is finished")
    assert dialog.requests()[0]["settings"]["built_in"] == "mosaic"
    dialog.chosen("Mosaic")
    dialog.choose_style()
    dialog.requests(2)
    assert dialog.requests()[1]["settings"]["built_in"] == "none"
    dialog.chosen("style")
    dialog.screen("chosen")


def test_a_tooltip_tells_only_a_name_that_is_cut_off(dialog):
    """Elsewhere it would hide the tiles below for nothing."""
    dialog.open()
    windows = len(dialog.window.windows())
    point(dialog, "Coloured pencil")
    shown = windows + 1
    dialog.window.until(lambda: len(dialog.window.windows()) == shown, "the tooltip to be there")
    point(dialog, "Ink hatching")
    dialog.window.until(lambda: len(dialog.window.windows()) == windows, "the tooltip to go")
    time.sleep(RESTED)  # that nothing comes can only be seen when its time is over
    dialog.screen("pointed-at")
    assert len(dialog.window.windows()) == windows


def test_arrows_lead_to_a_style_and_enter_chooses_it(dialog):
    dialog.open()
    dialog.choose_style()
    dialog.requests(1)
    dialog.window.keys("Down", "Right", "Return")
    assert dialog.requests(2)[1]["settings"]["built_in"] == "palette-knife"
    dialog.chosen("Palette knife")
    dialog.window.keys("Right", "space")
    assert dialog.requests(3)[2]["settings"]["built_in"] == "pointillism"


def test_thumbnails_are_those_of_layers_and_of_what_was_painted(dialog, mosaic):
    (home(dialog) / "built-in").mkdir()
    dialog.open()
    dialog.window.until(lambda: tile_color(dialog, "style") > 20, "the layer's thumbnail")
    assert tile_color(dialog, "Mosaic") < 2, "not there yet"
    shutil.copy(mosaic, home(dialog) / "built-in")
    dialog.window.until(lambda: tile_color(dialog, "Mosaic") > 20, "the style to be seen")


def test_an_image_that_is_opened_meanwhile_stands_there_at_once(dialog, mosaic):
    dialog.open()
    dialog.window.open_file(mosaic)
    dialog.choose_style("mosaic")
    assert dialog.requests(1)[0]["styles"][0]["shape"][2] == 4
    dialog.chosen("mosaic")


def test_a_style_is_saved_renamed_and_removed(dialog):
    dialog.open()
    save = "Save this style…"
    assert not dialog.window.wait_for(save, app=APP).usable
    dialog.choose_style()
    dialog.button(save)
    dialog.window.click(save, app=APP)
    dialog.window.wait_for("Save This Style", "dialog", APP)
    dialog.window.keys("ctrl+a", *"Night", "Return")
    saved = home(dialog) / "styles" / "Night.png"
    dialog.window.until(saved.exists, "the style to be saved")
    choose_last(dialog)
    dialog.says("Style: Night")
    assert not dialog.window.wait_for(save, app=APP).usable, "it is one of them already"

    dialog.window.keys("Menu", "n")
    dialog.window.wait_for("Rename This Style", "dialog", APP)
    dialog.window.keys("ctrl+a", *"Day", "Return")
    dialog.window.until(saved.with_name("Day.png").exists, "the style to be renamed")
    dialog.says("Style: Day")
    choose_last(dialog)
    dialog.window.keys("Menu", "r")
    dialog.click("Delete")
    dialog.window.until(lambda: not list(saved.parent.iterdir()), "the style to be removed")
    dialog.says("No style is chosen yet")


def test_a_file_that_was_a_style_is_at_hand_when_it_is_closed(dialog):
    dialog.open()
    dialog.choose_style()
    dialog.says("The preview is finished")
    dialog.click("Add Layer")
    dialog.until_layers(2)
    dialog.close_image(1)
    dialog.open()
    choose_last(dialog)
    dialog.says("Style: style")
    dialog.says("The preview is finished")
    first, _, last = dialog.requests(3)
    assert last["styles"][0]["shape"] == first["styles"][0]["shape"]
