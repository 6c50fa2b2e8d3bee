"""The state of the work in words for people."""

from __future__ import annotations

from contract import Progress


def progress_text(progress: Progress) -> str:
    """Size and remaining time; before there are pixels, what the engine does instead."""
    if not progress.width:
        return progress.stage
    size = f"{progress.width}×{progress.height} pixels"
    return size if progress.eta_s is None else f"{size}, {time_left(progress.eta_s)}"


def time_left(seconds: float) -> str:
    """Remaining time as a person would say it."""
    if seconds >= 90 * 60:
        return f"about {round(seconds / 3600)} hours left"
    if seconds >= 90:
        return f"about {round(seconds / 60)} minutes left"
    if seconds >= 10:
        return f"about {round(seconds / 10) * 10} seconds left"
    return "a few seconds left"
