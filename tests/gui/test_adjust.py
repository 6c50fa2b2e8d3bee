"""Adjust: a result is opened again with its settings, and the work goes on from it."""

import pytest

from ..gimp.rooms import IN_ONE_GIMP
from .dialog import ADJUST, APP, Dialog, near

pytestmark = IN_ONE_GIMP

NAME = "Style: style"


@pytest.fixture
def made(quick_window):
    """No dialog is open; the topmost layer is a result of the strength 70."""
    dialog = Dialog(quick_window, "grow")
    make(dialog)
    return dialog


def make(dialog):
    """Add a result of the strength 70."""
    dialog.open()
    dialog.strength(70)
    dialog.choose_style()
    dialog.says("Preview: 480 px")
    dialog.stop()
    dialog.click("Add Layer")
    dialog.until_layers(2)


def change(dialog):
    """Another strength, a few previews, Stop; the colour then."""
    before = dialog.color()
    dialog.strength(85)
    dialog.says("Preview: 480 px")
    dialog.window.until(lambda: dialog.color() > before, "the picture to grow")
    dialog.stop()
    return dialog.color("changed")


def test_it_opens_with_result_and_settings_and_takes_the_place(made):
    window, old = made.window, made.layer_color()
    window.run(f"next(l for i in Gimp.get_images() for l in i.get_layers() if {NAME!r} in "
               "l.get_name()).set_name('my painting')")  # fmt: skip
    made.open(ADJUST)
    assert near(made.color("opened"), old)
    assert made.strength() == 70
    made.says("The picture as it is now.")
    assert len(made.requests()) == 1

    new = change(made)
    request = made.requests(2)[1]
    assert near(made.starts_from(request), old)
    assert request["mode"] != "refine"
    assert request["settings"]["strength"] == 85
    made.click("Apply")
    assert made.until_layers(2) == ["my painting", "content.jpg"]
    assert near(made.layer_color(), new)
    assert made.of_layer("parasite_of(layer)")["settings"]["strength"] == 85
    window.shot("replaced")

    window.keys("ctrl+z")
    window.until(lambda: near(made.layer_color(), old), "the old picture")
    assert window.layers("content") == ["my painting", "content.jpg"]
    window.action("edit-redo")
    window.until(lambda: near(made.layer_color(), new), "the new picture")
    assert window.layers("content") == ["my painting", "content.jpg"]


def test_it_becomes_a_new_layer(made):
    window, old = made.window, made.layer_color()
    made.open(ADJUST)
    window.press("Result", "combo box", APP)
    window.press("Becomes a new layer", "menu item", APP)
    made.screen("new-layer")
    assert len(made.requests()) == 1, "where the result goes is nothing to paint anew for"
    new = change(made)
    made.click("Apply")
    names = made.until_layers(3)
    assert names[2] == "content.jpg"
    assert near(made.layer_color(0), new)
    assert near(made.layer_color(1), old)
    window.action("edit-undo")
    window.until(lambda: len(window.layers("content")) == 2, "the undo")


def test_other_colors_are_there_at_once_and_can_be_taken_back(made):
    window, old = made.window, made.layer_color()
    made.works("grow and finish")
    made.open(ADJUST)
    for number, choice in enumerate(("Keep the photograph's colours", "From the style"), 1):
        window.press("Colours", "combo box", APP)
        window.press(choice, "menu item", APP)
        made.says("The preview is finished")
        request = made.requests(number + 1)[number]
        assert request["mode"] == "recolor"
        assert near(made.starts_from(request), old), "the painting itself is coloured"
    made.strength(85)
    assert made.requests(4)[3]["mode"] != "recolor"
    made.click("Cancel")
    made.leaves()


def test_apply_with_nothing_changed_carries_the_result_further(made):
    old = made.layer_color()
    made.open(ADJUST)
    made.click("Apply")
    request = made.requests(2)[1]
    assert request["mode"] == "refine"
    assert near(made.starts_from(request), old)
    made.says("Painting: ")
    made.click("Finish Now")
    made.until_layers(2)
    assert made.layer_color() >= old


def test_cancel_leaves_the_result_as_it_was(made):
    old = made.layer_color()
    made.open(ADJUST)
    change(made)
    made.click("Cancel")
    made.leaves()
    assert near(made.layer_color(), old)
    assert made.of_layer("parasite_of(layer)")["settings"]["strength"] == 70


def test_a_layer_that_is_no_result_gets_a_clear_answer(made):
    made.select_layer(1)
    made.window.action(ADJUST)
    where = "was not made by Neural Style Transfer"
    message = made.window.wait_for(
        role="label", app="gimp", where=lambda label: where in (label.text or label.name)
    )
    made.screen("message")
    assert "plug-in-" not in message.name, "no user knows that name"
    made.leaves()
