"""What the dialog says of its session: the line below the image, and the buttons' words."""

from __future__ import annotations

from typing import NamedTuple

from contract import INSTANT, NEEDS
from engine.progress_text import duration, progress_text
from job.spec import IMAGE_CLOSED

from dialog.live_job import Job
from dialog.session import LiveSession

PREPARING = "Preparing…"
TILES = "in tiles"  # words of a plan


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
        return _at_work(session, job)
    if not session.has_style:
        return "Choose a style: click one of the thumbnails."
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
    hint = "Carry this picture further" if session.has_style else "Choose a style first"
    return Action("Continue", hint, session.has_style)


def keep_text(session: LiveSession) -> str:
    """What the preview can become where something went wrong: the button's words, or empty."""
    if session.on_screen is None:
        return ""
    return "Keep as a New Image" if is_closed(session) else "Keep This Picture"


def is_closed(session: LiveSession) -> bool:
    """Whether the image is not open any more."""
    return session.error is not None and session.error.code == IMAGE_CLOSED


def why_not_finish(session: LiveSession) -> str:
    """Why no layer can be made now, in a sentence; empty where it can."""
    if session.is_finishing:
        return "It is being painted"
    if is_closed(session):
        return "The image was closed"
    return "" if session.has_style else "Choose a style first"


def finish_hint(session: LiveSession, quality: str) -> str:
    """What comes of the button that ends the dialog, and how long it takes."""
    width, height = session.size
    seconds = session.full_seconds.get(quality)
    time = f": about {duration(seconds)}" if seconds else ""
    return f"Paints all {width}×{height} pixels{time}"


def facts_text(session: LiveSession, device: str) -> str:
    """What computes and what it takes, for whoever asks."""
    width, height = session.size
    lines = [f"Computes on: {device}"] if device else []
    lines += [f"Your layer: {width}×{height} pixels"]
    if session.job and session.job.plan:
        lines += [session.job.plan]
    return "\n".join(lines)


def _at_work(session: LiveSession, job: Job) -> str:
    progress = job.progress
    if progress is None:
        return "Starting…"
    if progress.stage.startswith(NEEDS):
        return "Preparing: painted in tiles, to fit your memory" if TILES in job.plan else PREPARING
    if progress.stage == INSTANT:
        return "Sketch: the painting follows"
    own = max(session.size)
    if session.is_finishing:
        return f"Painting: {progress_text(progress, own)}"
    return f"Preview: {progress_text(progress, min(own, session.preview_side))}"
