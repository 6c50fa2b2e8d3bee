"""How long it takes, in words; and the bar of the image's window while there is no dialog."""

from __future__ import annotations

from contract import Progress
from gi.repository import Gimp

from engine.client import EngineClient


def show_progress(painter: EngineClient) -> None:
    """In the bar of the image's window, in words and as a fraction."""
    progress = painter.progress
    if progress:
        Gimp.progress_set_text(f"Neural style transfer: {progress_text(progress)}")
        Gimp.progress_update(progress.fraction)


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
