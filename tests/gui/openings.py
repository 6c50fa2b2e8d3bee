"""Fifty openings of the dialog in one GIMP: `python -m pytest -s tests/gui/openings.py`.

Too long for each run of the tests, so no file that pytest takes by itself. One in three is
cancelled, the others add a layer that is undone. Prints what GIMP holds.
"""

import os

from .dialog import added_result
from .test_long_session import FEW_FILES, used

OPENINGS = int(os.environ.get("NST_OPENINGS", "50"))
WARM_UP = 10
FLAT = 1.03  # of the memory after the tenth


def test_gimp_holds_no_more_after_fifty_openings_than_after_ten(quick_window):
    dialog = added_result(quick_window)  # so that a style is chosen from now on
    series = []
    for number in range(OPENINGS):
        dialog.select_layer(1)
        dialog.open()
        dialog.says("The preview is finished")
        if number % 3 == 0:
            dialog.click("Cancel")
            dialog.leaves()
        else:
            dialog.click("Add Layer")
            dialog.until_layers(3)
            quick_window.action("edit-undo")
            dialog.until_layers(2)
        series.append(used(quick_window.pid))
    (files, memory), (files_then, memory_then) = series[-1], series[WARM_UP - 1]
    print(f"\nGIMP {quick_window.version}, MB after every fifth opening:", end=" ")
    print(*(held // 10**6 for _, held in series[4::5]), f"; descriptors {files_then} to {files}")
    assert files <= files_then + FEW_FILES
    assert memory < FLAT * memory_then
