"""Whoever plays with the slider for long loses no memory; GIMP's terminal stays quiet."""

import os
from pathlib import Path

from .dialog import ADJUST, DIRTY, Dialog

WARM_UP, CHANGES = 6, 20
FEW_FILES = 3
# Bytes: half of what is left by who keeps, for each change, one preview or one request.
FEW_BYTES = {"plug-in": CHANGES * 480 * 320 * 4 // 2, "engine": CHANGES * 480 * 320 * 16 // 2}
# What GIMP 3.0.4 and 3.2.6 and their libraries print by themselves on this bare desktop.
OF_OTHERS = (
    "Failed to parse tag cache: No such file or directory",
    "to mode: disabled",  # "set device 'Xvfb mouse' …"
    "WARNING: Glycin running without sandbox.",
    "Gtk-WARNING **: ",  # of GIMP's own window, named (gimp:…); a plug-in has its file's name
)


def test_changes_of_the_slider_leave_no_memory_and_no_file_behind(quick_window):
    dialog = Dialog(quick_window, "grow")
    dialog.open_with_style()
    change(dialog, WARM_UP)
    before = {process.pid: used(process.pid) for process in quick_window.processes()}
    assert len(before) == 2
    change(dialog, CHANGES)
    for process in quick_window.processes():
        (files, memory), (files_then, memory_then) = used(process.pid), before[process.pid]
        assert files <= files_then + FEW_FILES, process
        few = FEW_BYTES["plug-in" if process.is_plug_in else "engine"]
        assert memory < memory_then + few, process
    dialog.click("Cancel")
    dialog.leaves()


def change(dialog, times):
    """Move the slider and wait until the engine works at that, again and again."""
    count = len(dialog.requests())
    for number in range(1, times + 1):
        dialog.strength(20 + (count + number) % 60)
        dialog.requests(count + number)
    dialog.says("Preview: 480 px")


def used(pid):
    """(open files, bytes in memory) of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return len(list(Path(f"/proc/{pid}/fd").iterdir())), pages * os.sysconf("SC_PAGE_SIZE")


def test_a_session_leaves_gimps_terminal_quiet(quick_window):
    dialog = Dialog(quick_window, "grow")
    before = quick_window.ask(DIRTY)
    dialog.open_with_style()
    dialog.click("Before")
    dialog.click("For experts")
    dialog.strength(80)
    dialog.requests(2)
    dialog.stop()
    dialog.click("Continue")
    dialog.stop()
    dialog.click("Add Layer")
    dialog.until_layers(2)
    dialog.open(ADJUST)
    dialog.strength(60)
    dialog.requests(4)
    dialog.stop()
    dialog.click("Apply")
    dialog.until_layers(2)
    for _ in range(2):
        quick_window.action("edit-undo")
    quick_window.until(lambda: quick_window.ask(DIRTY) == before, "all to be undone")
    for _ in range(2):
        quick_window.action("edit-redo")
    dialog.until_layers(2)
    dialog.open()
    quick_window.keys("Escape")
    dialog.leaves()
    assert [line for line in quick_window.log().splitlines() if line and not is_known(line)] == []


def is_known(line):
    is_gimps_window = line.startswith("(gimp")
    return any(
        text in line and (is_gimps_window or not text.startswith("Gtk")) for text in OF_OTHERS
    )
