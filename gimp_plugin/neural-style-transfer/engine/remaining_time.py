"""A remaining time that a person can follow: estimates are smoothed before they are shown."""

from __future__ import annotations

SLOWNESS = 0.3  # of the remaining time: how long an estimate takes to count for most
RISE = 1.25  # times what is shown: only a longer time than that is worth telling


class RemainingTime:
    """Estimates come in, what is to be shown comes out; all in seconds.

    The moment of the end is averaged over a share of what is still to come: at the beginning,
    when estimates are worth little, each counts for little. A rise is not shown unless it is a
    large one, so that the time runs down.
    """

    def __init__(self) -> None:
        self._end: float | None = None
        self._asked = 0.0
        self._shown: float | None = None  # the moment of the end that is shown

    def update(self, estimate: float | None, now: float) -> float | None:
        """What is to be shown, after this estimate of the remaining time."""
        if estimate is None:
            return None if self._shown is None else max(0.0, self._shown - now)
        if self._end is None:
            self._end = now + estimate
        else:
            passed = now - self._asked
            weight = passed / (passed + SLOWNESS * max(self._end - now, 1.0))
            self._end += weight * (now + estimate - self._end)
        self._asked = now
        left = max(0.0, self._end - now)
        if self._shown is None or self._end < self._shown or left > RISE * (self._shown - now):
            self._shown = self._end
        return max(0.0, self._shown - now)
