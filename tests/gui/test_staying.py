"""The second opening of the dialog finds the engine of the first one, unless it shall not stay."""

import os
import signal

import pytest

from ..gimp import processes
from ..gimp.conftest import with_standin
from ..gimp.rooms import IN_ONE_GIMP
from .dialog import APP, Dialog

pytestmark = IN_ONE_GIMP

STAYS = "Engine stays ready"


@pytest.fixture
def staying(quick_window):
    """The dialog, whose engine stays for five minutes."""
    with_standin(quick_window.gimp, minutes="5")
    yield Dialog(quick_window, "grow and finish")
    for process in quick_window.processes():
        if process.is_engine:
            os.kill(process.pid, signal.SIGKILL)


def opened(dialog):
    """Which engine the dialog has; the preview is finished."""
    dialog.open()
    dialog.choose_style()
    dialog.says("The preview is finished")
    return dialog.engine()


def opened_and_cancelled(dialog):
    """Which engine the dialog had; it is still there."""
    engine = opened(dialog)
    dialog.click("Cancel")
    dialog.leaves_but_for_the_engine()
    return engine


def test_the_second_opening_finds_the_engine_of_the_first(staying):
    first = opened_and_cancelled(staying)
    assert opened(staying) == first
    staying.click("Add Layer")
    staying.window.until(lambda: len(staying.window.layers("content")) == 2, "the new layer")
    staying.leaves_but_for_the_engine()
    assert staying.engine() == first


def test_an_engine_that_shall_not_stay_leaves(staying):
    opened_and_cancelled(staying)
    staying.open()
    staying.click("For experts")
    left, top, width, _ = staying.window.wait_for("For experts", app=APP).extents
    staying.window.wheel(left + width // 2, top, 40)  # to the last of the settings
    staying.window.press(STAYS, "combo box", APP)
    staying.window.press("Not at all", "menu item", APP)
    staying.screen("choice")
    staying.click("Cancel")
    staying.leaves()


@pytest.mark.parametrize("number", [None, signal.SIGKILL], ids=["quit", "killed"])
def test_it_ends_with_gimp(staying, number):
    window = staying.window
    opened_and_cancelled(staying)
    if number is None:
        window.action("file-quit")
    else:
        os.kill(window.pid, number)
    left = lambda: processes.processes(window.gimp.home)  # noqa: E731
    window.until(lambda: not any(process.is_gimp for process in left()), "GIMP to end")
    window.until(lambda: not window.processes(), "the engine to end", 2)
    window.close()
