"""The same once more: Repeat, Re-show; and images that are closed while the dialog is open."""

from .dialog import APP, TITLES, TRANSFER, Dialog, near

STYLE_CLOSED = "The style layer is not open any more."


def test_repeat_and_reshow_know_style_and_settings(quick_window):
    dialog = Dialog(quick_window, "grow and finish")
    dialog.open()
    dialog.strength(70)
    dialog.choose_style()
    dialog.says("The preview is finished.")
    dialog.click("Add Layer")
    dialog.until_layers(2)

    dialog.select_layer(1)
    quick_window.action("filters-repeat")
    names = dialog.until_layers(3)
    assert names[1] == "In the style of style #1"
    first, repeated = dialog.requests()
    assert repeated == {**first, "initial_image": None, "mode": "new"}

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
    dialog.click("Add Layer")
    dialog.says(STYLE_CLOSED)
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
    for doing in (lambda: dialog.strength(80), lambda: dialog.click("Add Layer")):
        doing()
        dialog.says("The image was closed")
        assert dialog.is_open()
    dialog.screen("closed")
    assert "GIMP Message" not in quick_window.windows()
    dialog.click("Cancel")
    dialog.leaves()
    assert quick_window.layers("style") == ["style.jpg"]
