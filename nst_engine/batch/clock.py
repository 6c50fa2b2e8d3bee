"""How much of a batch is done, and how long the rest will take."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key")


class WorkClock(Generic[Key]):
    """Counts finished work against the clock; one unit is whatever all tasks are measured in."""

    def __init__(
        self, works: Mapping[Key, float], now: Callable[[], float] = time.monotonic
    ) -> None:
        """``works``: of the tasks."""
        self._left, self._now = dict(works), now
        self._at_work: dict[Key, float] = {}  # of these tasks, the work that is done
        self._done = 0.0  # work of finished tasks
        self._began = now()

    def progress(self, task: Key, fraction: float) -> None:
        """So much of an unfinished task is done, 0 to 1."""
        self._at_work[task] = fraction * self._left[task]

    def finished(self, task: Key) -> None:
        """A task is done."""
        self._done += self._left[task]
        self.failed(task)

    def failed(self, task: Key) -> None:
        """A task will never be done, so its work says nothing of the pace."""
        del self._left[task]
        self._at_work.pop(task, None)

    @property
    def fraction(self) -> float:
        """The part of all work that is done, 0 to 1."""
        whole = self._done + sum(self._left.values())
        return (self._done + sum(self._at_work.values())) / whole if whole else 1.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds that the rest will take at the pace so far; None before anything is done."""
        done = self._done + sum(self._at_work.values())
        left = sum(self._left.values()) - sum(self._at_work.values())
        return (self._now() - self._began) / done * left if done else None
