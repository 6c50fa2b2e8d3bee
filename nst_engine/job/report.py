"""How an image was made: the report, and what is stored on the result layer."""

from __future__ import annotations

import importlib.metadata
import math
import platform
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from .. import __version__
from ..contract import PROTOCOL, Settings
from .sizes import Size

#: What a report calls the tile size where the image was worked on as a whole.
NO_TILES = "off"


class JobReport:
    """Collects plain values during a job; ``finish`` gives them ready for JSON."""

    def __init__(self, settings: Settings, size: Size, initial_size: Size | None) -> None:
        """``size``: of the result; ``initial_size``: of the initial image that was sent, if any."""
        self._began = time.monotonic()
        self._values: dict[str, Any] = {
            "size": list(size),
            "method": settings.method,
            "preset": settings.preset,
            "network": None,
            "device": None,
            "precision": None,
            "optimizer": settings.optimizer,
            "iterations": 0,
            "evaluations": 0,
            "seconds": 0.0,
            "peak_memory_bytes": None,
            "tile": NO_TILES,
            "seed": settings.seed,
            "losses": {},
            "losses_start": {},
            "scales": [],
            "trace": {},
            "notes": [],
            "start_size": list(initial_size) if initial_size else None,
            "settings": settings.to_dict(),
            "versions": _versions(),
        }

    def note(self, text: str) -> None:
        """Keep a sentence for the person who reads the report."""
        self._values["notes"].append(text)

    def record_network(self, network: str, device: str, precision: str) -> None:
        """Note the network, and the device that computes it as a person would call it."""
        self._values |= {"network": network, "device": device, "precision": precision}

    def record_one_pass(self, tile: int | None) -> None:
        """Note that no optimizer was used; ``tile``: the side of the tiles in pixels, or None."""
        self._values |= {"optimizer": None, "tile": str(tile) if tile else NO_TILES}

    def record_plan(self, memory_bytes: float, description: str) -> None:
        """Note how much memory the plan predicts, and the plan in words."""
        self._values["planned_memory_bytes"] = round(memory_bytes)
        self._values["plan"] = description

    def record_content_factor(self, factor: float) -> None:
        """Note what the weight of the content was multiplied by in the end."""
        self._values["content_factor"] = factor

    def add_scale(
        self,
        size: Size,
        evaluations: int,
        tile: int | None,
        trace: Mapping[int, float],
        notes: Sequence[str],
    ) -> None:
        """Count one finished scale; ``trace``: the loss after some numbers of evaluations."""
        self._values["tile"] = tile or NO_TILES
        self._values["scales"].append([*size, evaluations])
        self._values["iterations"] += evaluations
        self._values["evaluations"] += evaluations
        self._values["trace"] |= {str(n): loss for n, loss in trace.items() if math.isfinite(loss)}
        for note in notes:
            self.note(f"{size[0]}×{size[1]}: {note}")

    def record_enlargement(self, optimized: Size, size: Size) -> None:
        """Note it where the memory was too small to optimize at ``size``."""
        if max(optimized) < max(size):
            self.note(f"painted at {optimized[0]}×{optimized[1]} and enlarged, for want of memory")

    def record_losses(self, initial: Mapping[str, float], final: Mapping[str, float]) -> None:
        """Note the losses at the last scale, of the initial image and of the result."""
        self._values["losses_start"] = _with_total(initial)
        self._values["losses"] = _with_total(final)

    def finish(self, peak_memory_bytes: int | None = None) -> dict[str, Any]:
        """The whole report.

        ``peak_memory_bytes``: what the graphics card held at most; left out, that of the process.
        """
        self._values["seconds"] = round(time.monotonic() - self._began, 3)
        self._values["peak_memory_bytes"] = peak_memory_bytes or process_peak_memory()
        return self._values


def process_peak_memory() -> int | None:
    """Most memory that this process ever held, in bytes; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource  # Unix only

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _with_total(losses: Mapping[str, float]) -> dict[str, float]:
    total = {**losses, "total": sum(losses.values())}
    return {name: value for name, value in total.items() if math.isfinite(value)}  # JSON: no NaN


def _versions() -> dict[str, Any]:
    return {
        "engine": __version__,
        "protocol": PROTOCOL,
        "torch": importlib.metadata.version("torch"),
        "python": platform.python_version(),
    }
