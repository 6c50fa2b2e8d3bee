"""Doubts about whole jobs: the time that is predicted, the memory that is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from ....contract import Settings
from ....networks.device_memory import bytes_in_use, release
from ....networks.devices import choose_device
from ....optimization import time_estimate
from .check import NO, YES, Check, answered
from .samples import STYLE, run_sample

SIDE, QUICK_SIDE = 1024, 96  # px
QUICK_ITERATIONS = 5
#: Factor by which a prediction may be off.
FACTOR = 2.0
#: Bytes that a second job may leave: libraries keep small buffers.
LEFT = 64 << 20


def check_jobs(kind: str, quick: bool) -> list[Check]:
    """Run the same job twice: the second finds libraries and card warm."""
    settings = Settings(built_in=STYLE, network="compact", device=kind)
    if quick:
        settings = Settings(**{**settings.to_dict(), "iterations": QUICK_ITERATIONS})
    side = QUICK_SIDE if quick else SIDE
    device = choose_device(settings)
    run_sample(settings, side)
    release(device)
    before = bytes_in_use(device)
    with _estimates() as estimates:
        run_sample(settings, side)
        ended = perf_counter()
    release(device)
    predicted, at = estimates[0]
    return [_predicted_time(predicted, ended - at), _memory_left(bytes_in_use(device) - before)]


def _predicted_time(predicted: float, measured: float) -> Check:
    ratio = predicted / measured
    return Check(
        "Is the predicted time more than twice or less than half of the measured one?",
        NO,
        answered(not 1 / FACTOR <= ratio <= FACTOR),
        f"Predicted were {predicted:.1f} s, it took {measured:.1f} s: {ratio:.2f} times that.",
    )


def _memory_left(left: int) -> Check:
    return Check(
        "Is the memory returned after a job?",
        YES,
        answered(left <= LEFT),
        f"A second job left {left / 1e6:.0f} MB, {LEFT / 1e6:.0f} MB may be.",
    )


@contextmanager
def _estimates() -> Iterator[list[tuple[float, float]]]:
    """Collect what jobs within the context are predicted to take, each with when that was told.

    Small jobs, which begin without, make a trial as well.
    """
    estimate, worth = time_estimate.estimate_seconds, time_estimate.WORTH_TRYING
    found: list[tuple[float, float]] = []

    def recorded(*arguments: Any) -> float | None:
        seconds = estimate(*arguments)
        if seconds is not None:
            found.append((seconds, perf_counter()))
        return seconds

    time_estimate.estimate_seconds = recorded  # type: ignore[assignment]
    time_estimate.WORTH_TRYING = 0
    try:
        yield found
    finally:
        time_estimate.estimate_seconds, time_estimate.WORTH_TRYING = estimate, worth
