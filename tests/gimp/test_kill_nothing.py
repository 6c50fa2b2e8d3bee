"""Many calls in one GIMP: nothing is left behind, nothing piles up."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import processes
from .acting import act

CALLS = 20
MOST = 200_000  # kB of a plug-in with a small layer: babl's tables alone would be 350,000
MANY_CALLS = """
import os, processes
from waiting import until
from pathlib import Path

image, home = image_of(400, 300), Path(ARGS[1])
layer, style = layer_of(image), layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
files = []
for _ in range(ARGS[0]):
    image.remove_layer(stylise(image, layer, style, content_layers="echo"))
    until(lambda: not processes.plug_in_and_engine(home), "plug-in and engine to end", 2)
    files.append(len(os.listdir(f"/proc/{os.getppid()}/fd")))
report(files)
"""


def test_many_calls_leave_no_process_no_open_file_and_no_memory(own_quick):
    with ThreadPoolExecutor() as pool:
        report = pool.submit(act, own_quick, MANY_CALLS, CALLS, own_quick.home)
        peaks = list(_peaks(own_quick.home, report).values())
    files = report.result()
    assert len(peaks) == CALLS
    # The least, because GIMP may still be closing one when it is looked at.
    assert min(files[CALLS // 2 :]) <= min(files[: CALLS // 2])
    # A new process each time, so the same peak but for the chance of when it is looked at.
    assert max(peaks[CALLS // 2 :]) <= 1.1 * max(peaks[: CALLS // 2])
    assert max(peaks) < MOST


def _peaks(home, report):
    """The peak memory in kB of each plug-in process, in the order of the calls."""
    peaks = {}
    while not report.done():
        for process in processes.plug_in_and_engine(home):
            if process.is_plug_in and "-run" in process.arguments:
                peaks[process.pid] = max(_peak(process.pid), peaks.get(process.pid, 0))
            else:  # it only looked like the plug-in while it started the engine
                peaks.pop(process.pid, None)
        time.sleep(0.01)
    return peaks


def _peak(pid):
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0  # it has just ended
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
