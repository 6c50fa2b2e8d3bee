"""The state of the work in words for people."""

from __future__ import annotations

from contract import Progress
from languages.text import tr

SEPARATOR = " · "


def progress_text(progress: Progress, longest: int = 0) -> str:
    """Size and remaining time; before there are pixels, what the engine does instead.

    ``longest``: the longer side of the finished image in pixels, where it is worth telling.
    """
    if not progress.width:
        return progress.stage
    side = max(progress.width, progress.height)
    words = tr("{side} of {longest} px") if longest > side else tr("{side} px")
    size = words.format(side=side, longest=longest)
    return size if progress.eta_s is None else size + SEPARATOR + time_left(progress.eta_s)


def time_left(seconds: float) -> str:
    """Remaining time as a person would say it."""
    if seconds < 10:
        return tr("a few seconds left")
    return tr("about {time} left").format(time=duration(seconds))


def duration(seconds: float) -> str:
    """A time that is known roughly."""
    if seconds >= 90 * 60:
        return tr("{hours} h").format(hours=f"{seconds / 3600:.0f}")
    if seconds >= 90:
        return tr("{minutes} min").format(minutes=f"{seconds / 60:.0f}")
    rounded = round(seconds / 10) * 10 if seconds >= 10 else max(1, round(seconds))
    return tr("{seconds} s").format(seconds=rounded)
