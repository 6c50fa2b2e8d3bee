"""The driver itself: GIMP's window is really there, can be used, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import textwrap

from ..gimp import processes
from ..gimp.rooms import CHECKOUT
from ..gimp.waiting import until
from .dialog import TILE

ACTION = "plug-in-neural-style-transfer"
APP = "neural-style-transfer"
TITLE = "Neural Style Transfer"
MAKE = "Add Layer"  # the button of the dialog that makes the layer
DIRTY = "[image.is_dirty() for image in Gimp.get_images()]"


def test_the_entry_stands_in_the_menu_and_opens_the_dialog(quick_window):
    assert quick_window.enabled(ACTION)
    quick_window.press("Filters", "menu", "gimp")
    quick_window.point("Artistic", "menu", "gimp")
    quick_window.press(role="menu item", app="gimp", where=lambda item: item.name.startswith(TITLE))
    quick_window.wait_for(TITLE, "dialog", APP)
    quick_window.shot("dialog")
    assert TITLE in quick_window.windows()


def test_an_entry_is_grey_without_an_image(quick_window, image_files):
    for _ in image_files:
        quick_window.action("view-close")
    quick_window.until(lambda: not quick_window.enabled(ACTION), "the entry to turn grey")


def test_cancel_leaves_neither_a_change_nor_a_process(quick_window):
    before = quick_window.ask(DIRTY)
    quick_window.action(ACTION)
    quick_window.wait_for(TITLE, "dialog", APP)
    assert any(process.is_plug_in for process in quick_window.processes())
    assert any(process.is_engine for process in quick_window.processes())
    quick_window.click("Cancel", "button", APP)
    quick_window.until(lambda: not quick_window.processes(), "plug-in and engine to end", 2)
    assert quick_window.layers("content") == ["content.jpg"]
    assert quick_window.ask(DIRTY) == before


def test_a_layer_of_another_image_is_chosen_with_the_mouse(quick_window):
    quick_window.action(ACTION)
    quick_window.press("style", TILE, APP)
    quick_window.shot("chosen")
    quick_window.click(MAKE, "button", APP)
    quick_window.until(lambda: len(quick_window.layers("content")) == 2, "the new layer")
    quick_window.action("edit-undo")
    quick_window.until(lambda: len(quick_window.layers("content")) == 1, "the undo")


def test_nothing_is_left_when_the_tests_are_killed(own_gimp):
    """Not even then: the driver notices that nobody talks to it any more."""
    room, folder = own_gimp.room, own_gimp.folder / "killed"
    code = f"""
        import time
        from pathlib import Path
        from tests.gimp.headless import Gimp
        from tests.gimp.rooms import Room
        from tests.gui.window import Window
        gimp = Gimp(Room({room.name!r}, Path({str(room.root)!r})), Path({str(folder)!r}))
        with Window(gimp, [], Path("unused")):
            print("up", flush=True)
            time.sleep(600)
    """
    text = [sys.executable, "-c", textwrap.dedent(code)]
    with subprocess.Popen(text, cwd=CHECKOUT, stdout=subprocess.PIPE) as tests:
        assert tests.stdout.readline() == b"up\n"
        assert any(process.is_gimp for process in processes.processes(folder / "home"))
        os.kill(tests.pid, signal.SIGKILL)
    until(lambda: not processes.processes(folder / "home"), "the driver to end all")
