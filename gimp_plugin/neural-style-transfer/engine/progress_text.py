"""The state of the work in words for people."""

from __future__ import annotations

from contract import Progress

SEPARATOR = " · "


def progress_text(progress: Progress, longest: int = 0) -> str:
    """Size and remaining time; before there are pixels, what the engine does instead.

    ``longest``: the longer side of the finished image in pixels, where it is worth telling.
    """
    if not progress.width:
        return progress.stage
    side = max(progress.width, progress.height)
    size = f"{side} of {longest} px" if longest > side else f"{side} px"
    return size if progress.eta_s is None else size + SEPARATOR + time_left(progress.eta_s)


def time_left(seconds: float) -> str:
    """Remaining time as a person would say it."""
    return "a few seconds left" if seconds < 10 else f"about {duration(seconds)} left"


def duration(seconds: float) -> str:
    """A time that is known roughly."""
    if seconds >= 90 * 60:
        return f"{seconds / 3600:.0f} h"
    if seconds >= 90:
        return f"{seconds / 60:.0f} min"
    return f"{round(seconds / 10) * 10 if seconds >= 10 else max(1, round(seconds))} s"
