"""Where the result goes is chosen in the dialog; one undo takes it back."""

import pytest

from .dialog import APP, DIRTY, Dialog, near

TREE = "[(l.get_name(), [c.get_name() for c in l.get_children()] if l.is_group() else []) for l in "
TREE += "layer.get_image().get_layers()]"


@pytest.fixture
def dialog(quick_window):
    dialog = Dialog(quick_window, "grow and finish")
    dialog.open()
    dialog.choose_style()
    dialog.says("The preview is finished")
    return dialog


def choose(dialog, words):
    dialog.window.press("Result", "combo box", APP)
    dialog.window.press(words, "menu item", APP)


def test_in_a_group_with_the_original(dialog):
    window, before = dialog.window, dialog.window.ask(DIRTY)
    choose(dialog, "New layer in a group with the original")
    assert len(dialog.requests()) == 1, "where it goes is nothing to paint anew for"
    dialog.click("Add Layer")
    dialog.until_layers(1)
    assert dialog.of_layer(TREE) == [["Style: style", ["Style: style #1", "content.jpg"]]]
    window.action("edit-undo")
    window.until(lambda: dialog.of_layer(TREE) == [["content.jpg", []]], "one undo to do it all")
    assert window.ask(DIRTY) == before
    window.action("edit-redo")
    window.until(lambda: len(dialog.of_layer(TREE)[0][1]) == 2, "the redo")


def test_in_place_of_the_layers_pixels(dialog):
    window, before = dialog.window, dialog.layer_color()
    visible = dialog.color("finished")
    choose(dialog, "In place of the layer's pixels")
    dialog.click("Apply")
    dialog.leaves()
    assert near(dialog.layer_color(), visible)
    assert window.layers("content") == ["content.jpg"]
    window.action("edit-undo")
    window.until(lambda: near(dialog.layer_color(), before), "one undo to bring it back")
