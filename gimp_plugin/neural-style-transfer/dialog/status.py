"""What the dialog says of its session: the line below the image, and the button beside it."""

from __future__ import annotations

from typing import NamedTuple

from engine.progress_text import progress_text

from dialog.session import LiveSession


class Action(NamedTuple):
    """The button's label and tooltip, and whether it can be pressed."""

    label: str
    hint: str
    possible: bool


def status_text(session: LiveSession) -> str:
    """Where the work is, or what to do now; empty where an error says it."""
    job = session.job
    if job and job.at_work:
        if job.stopped:
            return "Stopping after this step…"
        if job.progress is None:
            return "Starting…"
        what = "Painting" if session.is_finishing else "Preview"
        return f"{what}: {progress_text(job.progress)}"
    if not session.has_style:
        return "Choose a style: an open layer, a file, or a built-in one."
    if session.error:
        return ""
    if job and job.result:
        return "Stopped." if job.stopped else "The preview is finished."
    return "The picture as it is now. Change a setting, or carry it further."


def action(session: LiveSession) -> Action:
    """What ``LiveSession.stop_or_continue`` does now."""
    job = session.job
    if job and job.at_work:
        finish_now = "Finish now, with the picture as it is"
        hint = finish_now if session.is_finishing else "Keep this picture"
        return Action("Stop", hint, not job.stopped)
    return Action("Continue", "Carry this picture further", session.has_style)
