"""How much of a batch is done, and how long the rest will take."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence


class WorkClock:
    """Counts finished work against the clock; one unit is whatever all tasks are measured in."""

    def __init__(self, works: Sequence[float], now: Callable[[], float] = time.monotonic) -> None:
        """``works``: of the tasks, in the order in which they come."""
        self._works, self._now = list(works), now
        self._done = self._current = 0.0  # work of finished tasks, and of the one at hand
        self._began = now()

    def progress(self, fraction: float) -> None:
        """So much of the first unfinished task is done, 0 to 1."""
        self._current = fraction * self._works[0]

    def finished(self) -> None:
        """The first unfinished task is done."""
        self._done, self._current = self._done + self._works.pop(0), 0.0

    def failed(self) -> None:
        """The first unfinished task will never be done, so its work says nothing of the pace."""
        self._works.pop(0)
        self._current = 0.0

    @property
    def fraction(self) -> float:
        """The part of all work that is done, 0 to 1."""
        whole = self._done + sum(self._works)
        return (self._done + self._current) / whole if whole else 1.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds that the rest will take at the pace so far; None before anything is done."""
        done = self._done + self._current
        left = sum(self._works) - self._current
        return (self._now() - self._began) / done * left if done else None
