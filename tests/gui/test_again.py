"""The same once more: Repeat, Re-show; and images that are closed while the dialog is open."""

import pytest

from .dialog import APP, TITLES, TRANSFER, Dialog, added_result, near

STYLE_CLOSED = "The style layer is not open any more."


def test_repeat_and_reshow_know_style_and_settings(quick_window):
    dialog = added_result(quick_window)

    dialog.select_layer(1)
    quick_window.action("filters-repeat")
    names = dialog.until_layers(3)
    assert names[1] == "Style: style #1"
    first, repeated = dialog.requests()
    alone = {"initial_image": None, "mode": "new", "full_size": None}  # it previews nothing
    # babl picks the quickest of several conversions, which differ in the last bits.
    styles = [{**style, "mean": pytest.approx(style["mean"])} for style in first["styles"]]
    first = {**first, "styles": styles}
    assert repeated == {**first, **alone}

    dialog.select_layer(2)
    quick_window.action("filters-reshow")
    quick_window.wait_for(TITLES[TRANSFER], "dialog", APP)
    reshown = dialog.requests(3)[2]
    assert {**reshown, "initial_image": None, "mode": "new"} == first
    assert dialog.strength() == 70
    dialog.chosen("style")
    dialog.click("Cancel")
    dialog.leaves()


def test_a_style_that_is_closed_meanwhile_can_be_replaced(quick_window):
    dialog = Dialog(quick_window, "grow")
    dialog.open_with_style()
    dialog.stop()
    dialog.close_image(1)
    dialog.says(STYLE_CLOSED)
    assert not quick_window.wait_for("Add Layer", "button", APP).usable
    dialog.screen("closed")
    assert dialog.is_open()
    assert quick_window.layers("content") == ["content.jpg"]
    visible = dialog.color("closed")
    dialog.click("Keep This Picture")
    dialog.until_layers(2)
    assert near(dialog.layer_color(), visible)


def test_closing_the_image_itself_is_told_in_a_sentence(quick_window):
    dialog = Dialog(quick_window, "grow")
    dialog.open_with_style()
    dialog.stop()
    dialog.close_image(2)
    dialog.says("The image was closed")
    dialog.strength(80)
    dialog.says("The image was closed")
    assert dialog.is_open()
    assert not quick_window.wait_for("Add Layer", "button", APP).usable
    dialog.screen("closed")
    assert "GIMP Message" not in quick_window.windows()
    dialog.click("Cancel")
    dialog.leaves()
    assert quick_window.layers("style") == ["style.jpg"]


def test_an_image_that_is_closed_while_it_is_painted_can_be_kept_as_a_new_one(quick_window):
    dialog = Dialog(quick_window, "grow")
    dialog.open_with_style()
    first = dialog.color()
    quick_window.until(lambda: dialog.color() > first, "the picture to grow")
    dialog.click("Add Layer")
    dialog.says("Painting: ")
    dialog.close_image(2)
    dialog.says("The image was closed")
    assert not quick_window.wait_for("Add Layer", "button", APP).usable
    visible = dialog.color("closed")
    dialog.click("Keep as a New Image")
    dialog.leaves()
    assert dialog.layer_color(0, "Untitled") == pytest.approx(visible, abs=3)
    size = "[layer.get_width(), layer.get_height(), layer.get_name()]"
    assert dialog.of_layer(size, 0, "Untitled") == [480, 320, "Style: style"]
    assert [title for title in quick_window.windows() if "GIMP Message" in title] == []
