"""A large layer: its preview is small, the image at its own size grows from that."""

import pytest
import pyvips

from ..gimp.rooms import CHECKOUT, IN_ONE_GIMP
from .dialog import APP, DIRTY, STRENGTH, Dialog

pytestmark = IN_ONE_GIMP

WIDTH, HEIGHT = 1200, 800


@pytest.fixture
def image_files(tmp_path):
    """The usual files, but the content is 2½ times as large."""
    folder = CHECKOUT / ".pictures"
    large = tmp_path / "content.png"
    pyvips.Image.new_from_file(str(folder / "content.jpg")).resize(2.5).write_to_file(str(large))
    return [folder / "style.jpg", large]


@pytest.fixture
def finishing(quick_window):
    """The dialog in which "Add Layer" was pressed while the preview was growing."""
    dialog = Dialog(quick_window, "grow")
    dialog.open_with_style()
    dialog.strength(70)
    dialog.requests(2)
    dialog.says("Preview: 600 px")
    dialog.click("Add Layer")
    dialog.says("Painting: ")
    return dialog


def test_stop_ends_the_large_image_and_adds_it(finishing):
    window = finishing.window
    *previews, last = finishing.requests(3)
    for preview in previews:
        assert preview["settings"]["size"] == 512
        assert preview["content"] == [HEIGHT // 2, WIDTH // 2, 4]
    assert last["settings"]["size"] == 0
    assert last["settings"]["strength"] == 70
    assert last["content"] == [HEIGHT, WIDTH, 4]
    assert last["initial_image"]["dtype"] == "uint8"
    assert last["initial_image"]["shape"] == [HEIGHT // 2, WIDTH // 2, 4]
    assert last["mode"] == "refine"
    window.shot("painting")
    assert not window.wait_for(STRENGTH, "spin button", APP).usable
    for name in ("Open a File…", "Add Layer", "Reset"):
        assert not window.wait_for(name, "button", APP).usable
    assert finishing.button("Cancel")

    grown = finishing.color()
    window.until(lambda: finishing.color() > grown, "the large picture to grow")
    grown = finishing.color()
    finishing.click("Finish Now")
    assert finishing.until_layers(2) == ["Style: style", "content.png"]
    assert finishing.layer_color() >= grown
    assert len(finishing.requests()) == 3
    size = finishing.of_layer("[layer.get_width(), layer.get_height()]")
    assert size == [WIDTH, HEIGHT]


@pytest.mark.parametrize("leaving", ["Cancel", "Escape", "close"])
def test_leaving_while_it_works_adds_nothing(finishing, leaving):
    window = finishing.window
    if leaving == "Cancel":
        finishing.click("Cancel")
    else:
        window.keys("Escape" if leaving == "Escape" else "alt+F4")
    finishing.leaves()
    assert window.layers("content") == ["content.png"]
    assert not any(window.ask(DIRTY))
