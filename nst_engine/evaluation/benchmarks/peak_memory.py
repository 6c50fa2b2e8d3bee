"""Peak memory of a piece of work, where the system tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def peak_of(work: Callable[[], object], device: torch.device) -> int | None:
    """Measure the bytes by which the peak memory of the process, or of the graphics card, grows.

    Returns None where the system does not tell (on a processor, anything but Linux). Memory that
    the process freed before, but did not return, may be used again and is not counted.
    """
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats()
        before = torch.cuda.memory_allocated()
        work()
        return torch.cuda.max_memory_allocated() - before
    if not CLEAR.exists():
        work()
        return None
    before = _status("VmRSS")
    CLEAR.write_text("5", "utf-8")  # the peak so far is forgotten: proc(5)
    work()
    return _status("VmHWM") - before


def _status(name: str) -> int:
    line = next(line for line in STATUS.read_text("utf-8").splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024
