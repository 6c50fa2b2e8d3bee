"""The engine is killed, or hangs, while an image grows: words, and the image is not lost."""

import contextlib
import os
import signal
from pathlib import Path

import pytest

from ..gimp.rooms import IN_ONE_GIMP
from .dialog import APP, Dialog, finished_preview, near

pytestmark = IN_ONE_GIMP


@pytest.fixture
def bereft(quick_window):
    """(the dialog, the colour on its screen) after the engine was killed."""
    dialog = Dialog(quick_window, "grow")
    dialog.open_with_style()
    first = dialog.color()
    quick_window.until(lambda: dialog.color() > first, "the picture to grow")
    os.kill(dialog.engine(), signal.SIGKILL)
    dialog.says("ended by force")
    return dialog, dialog.color("killed")


def test_the_preview_stays_and_can_be_kept(bereft):
    dialog, visible = bereft
    assert near(visible, dialog.color("killed"))
    assert dialog.window.layers("content") == ["content.jpg"]
    dialog.click("Keep This Picture")
    assert dialog.until_layers(2) == ["Style: style", "content.jpg"]
    assert near(dialog.layer_color(), visible)
    assert dialog.of_layer("[layer.get_width(), layer.get_height()]") == [480, 320]
    assert "ended by force" in str(dialog.of_layer("parasite_of(layer)"))


def test_continue_starts_another_engine_and_goes_on(bereft):
    dialog, visible = bereft
    dialog.click("Continue")
    request = dialog.requests(2)[1]
    assert request["mode"] == "refine"
    assert near(dialog.starts_from(request), visible)
    dialog.window.until(lambda: dialog.color("going-on") > visible, "the picture to grow")
    labels = [label.name for label in dialog.window.find(role="label", app="neural-style-transfer")]
    assert not any("killed" in label for label in labels)
    dialog.stop()
    dialog.click("Add Layer")
    dialog.until_layers(2)
    assert dialog.layer_color() > visible


def test_one_that_dies_while_it_idles_is_not_missed(quick_window):
    dialog = finished_preview(quick_window)
    os.kill(dialog.engine(), signal.SIGKILL)
    dialog.strength(80)
    dialog.requests(2)
    dialog.says("The preview is finished")
    dialog.click("Add Layer")
    dialog.until_layers(2)


def test_one_that_hangs_is_told_and_stop_ends_it(quick_window):
    watchdog = quick_window.gimp.profile / "plug-ins" / APP / "engine" / "watchdog.py"
    watchdog.write_text(watchdog.read_text().replace("PATIENCE = 20.0", "PATIENCE = 3.0"))
    dialog = Dialog(quick_window, "grow")
    dialog.open_with_style()
    engine = dialog.engine()
    os.kill(engine, signal.SIGSTOP)
    try:
        dialog.says("The engine gives no sign of life")
        os.kill(engine, signal.SIGCONT)
        dialog.says("Preview: ")  # it was only slow
        os.kill(engine, signal.SIGSTOP)
        dialog.says("The engine gives no sign of life")
        visible = dialog.color()
        dialog.click("Stop")
        dialog.says("The engine was ended, since it gave no sign of life.")
        assert not Path(f"/proc/{engine}").exists()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(engine, signal.SIGKILL)
    dialog.click("Continue")
    assert near(dialog.starts_from(dialog.requests(2)[1]), visible)
    dialog.stop()
