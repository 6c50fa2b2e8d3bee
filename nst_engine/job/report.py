"""How a picture was made: the report, and what is stored on the result layer."""

from __future__ import annotations

import importlib.metadata
import math
import platform
import sys
import time
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..contract import PROTOCOL, Settings
from .sizes import Size

if TYPE_CHECKING:
    from ..networks.devices import Device
    from ..optimization.objective.objective import Objective
    from ..optimization.scale_run import ScaleResult


class JobReport:
    """Collects figures during a job; ``finished`` gives them as JSON-ready values."""

    def __init__(self, settings: Settings, size: Size, start_size: Size | None) -> None:
        """``start_size``: that of the picture that the work goes on from, if there is one."""
        self.began = time.monotonic()
        self.settings = settings
        self.values: dict[str, Any] = {
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
            "tile": "off",
            "seed": settings.seed,
            "losses": {},
            "losses_start": {},
            "scales": [],
            "trace": {},
            "notes": [],
            "start_size": list(start_size) if start_size else None,
            "settings": settings.to_dict(),
            "versions": _versions(),
        }

    def runs_on(self, network: str, device: Device) -> None:
        """Note the network and where it computes."""
        self.values |= {
            "network": network,
            "device": device.words,
            "precision": device.precision,
        }

    def at_once(self, network: str, device: str, precision: str, tile: int | None) -> None:
        """Note what made the picture in one pass, with no optimiser; ``tile``: side in px."""
        self.values |= {"network": network, "device": device, "precision": precision}
        self.values |= {"optimizer": None, "tile": str(tile) if tile else "off"}

    def foretold(self, needed: float, words: str) -> None:
        """Note what the plan says: bytes, and all of it in words."""
        self.values["planned_memory_bytes"] = round(needed)
        self.values["plan"] = words

    def add(self, size: Size, outcome: ScaleResult, objective: Objective) -> None:
        """Count one finished scale."""
        self.values["tile"] = objective.side or "off"
        self.values["scales"].append([*size, outcome.evaluations])
        self.values["iterations"] += outcome.evaluations
        self.values["evaluations"] += outcome.evaluations
        trace = {str(at): loss for at, loss in outcome.trace.items() if math.isfinite(loss)}
        self.values["trace"] |= trace
        self.values["notes"] += [
            f"{size[0]}×{size[1]}: {note}" for note in (*outcome.notes, *objective.notes)
        ]

    def enlarged(self, painted: tuple[int, int], size: tuple[int, int]) -> None:
        """Note it where the memory was too small to paint at ``size`` (width, height)."""
        if painted != size:
            words = f"painted at {painted[0]}×{painted[1]} and enlarged, for want of memory"
            self.values["notes"].append(words)

    def losses(self, start: dict[str, float], end: dict[str, float]) -> None:
        """The losses at the last scale of the picture started from and of the result."""
        self.values["losses_start"] = _with_total(start)
        self.values["losses"] = _with_total(end)

    def finished(self) -> dict[str, Any]:
        """The whole record."""
        self.values["seconds"] = round(time.monotonic() - self.began, 3)
        self.values["peak_memory_bytes"] = peak_memory()
        return self.values


def peak_memory() -> int | None:
    """Most memory that this process (or its GPU, when one was used) ever held, in bytes."""
    torch = sys.modules.get("torch")
    cuda = getattr(torch, "cuda", None)  # not there yet while torch is being loaded
    if cuda and cuda.is_available() and cuda.is_initialized():
        return cuda.max_memory_allocated()
    if sys.platform == "win32":
        return None
    import resource  # Unix only

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _with_total(losses: dict[str, float]) -> dict[str, float]:
    total = {**losses, "total": sum(losses.values())}
    return {role: value for role, value in total.items() if math.isfinite(value)}  # JSON has no NaN


def _versions() -> dict[str, Any]:
    return {
        "engine": __version__,
        "protocol": PROTOCOL,
        "torch": importlib.metadata.version("torch"),
        "python": platform.python_version(),
    }
