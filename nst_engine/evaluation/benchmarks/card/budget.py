"""Seconds that the measurements may take together."""

from __future__ import annotations

from time import perf_counter


class Budget:
    """Tells what still fits into a number of seconds from now on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._began = perf_counter()

    @property
    def spent(self) -> float:
        """Seconds since the beginning."""
        return perf_counter() - self._began

    @property
    def left(self) -> float:
        """Seconds that are left, 0 when there are none."""
        return max(0.0, self.seconds - self.spent)

    def allows(self, expected: float) -> bool:
        """Whether work of that many seconds still fits."""
        return self.left > expected
