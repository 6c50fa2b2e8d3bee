"""Leaving the dialog at any moment changes nothing and leaves no process behind."""

import pytest

from .dialog import DIRTY, Dialog


def check_nothing_is_left(dialog):
    dialog.leaves()
    assert dialog.window.layers("content") == ["content.jpg"]
    assert not any(dialog.window.ask(DIRTY))


def test_cancel_while_the_real_engine_still_loads(window):
    dialog = Dialog(window)
    dialog.open()
    dialog.click("Cancel")
    check_nothing_is_left(dialog)


@pytest.mark.parametrize("leaving", ["alt+F4", "Escape", "Cancel"])
def test_leaving_while_the_real_engine_works(window, leaving):
    dialog = Dialog(window)
    dialog.open()
    content = dialog.crop("photograph")
    dialog.choose_style()
    dialog.says("Preview: ")
    window.until(lambda: (dialog.crop() - content).abs().avg() > 5, "a painting to be seen", 60)
    dialog.screen("painting")
    dialog.click("Cancel") if leaving == "Cancel" else window.keys(leaving)
    check_nothing_is_left(dialog)


def test_escape_closes_a_dialog_where_nothing_was_chosen(quick_window):
    dialog = Dialog(quick_window)
    dialog.open()
    dialog.says("Choose a style")
    quick_window.keys("Escape")
    check_nothing_is_left(dialog)
