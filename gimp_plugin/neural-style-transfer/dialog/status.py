"""What the dialog says of its session: the line below the image, and the buttons' words."""

from __future__ import annotations

from typing import NamedTuple

from contract import INSTANT, NEEDS
from engine.progress_text import duration, progress_text
from job.spec import IMAGE_CLOSED
from languages.text import tr

from dialog.live_job import Job
from dialog.session import LiveSession

PREPARING = tr("Preparing…")
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
        if session.hangs:
            return tr("The engine gives no sign of life. Wait, or press Stop to end it.")
        if job.stopped:
            return tr("Stopping after this step…")
        return _at_work(session, job)
    if not session.has_style:
        return tr("Choose a style: click one of the thumbnails.")
    if session.error:
        return ""
    if job and job.result:
        return tr("Stopped.") if job.stopped else _finished(session, job)
    return tr("The picture as it is now. Change a setting, or carry it further.")


def action(session: LiveSession) -> Action:
    """What ``LiveSession.stop_or_continue`` does now."""
    job = session.job
    if job and job.at_work:
        if session.hangs:
            return Action(tr("Stop"), tr("End the engine; what it showed can be kept"), True)
        if session.is_finishing:
            hint = tr("Take the picture as it is; Cancel takes none")
            return Action(tr("Finish Now"), hint, not job.stopped)
        return Action(tr("Stop"), tr("Keep this picture"), not job.stopped)
    if is_closed(session):
        return Action(tr("Continue"), tr("The image was closed"), False)
    hint = tr("Carry this picture further") if session.has_style else tr("Choose a style first")
    return Action(tr("Continue"), hint, session.has_style)


def keep_text(session: LiveSession) -> str:
    """What the preview can become where something went wrong: the button's words, or empty."""
    if session.on_screen is None:
        return ""
    return tr("Keep as a New Image") if is_closed(session) else tr("Keep This Picture")


def is_closed(session: LiveSession) -> bool:
    """Whether the image is not open any more."""
    return session.error is not None and session.error.code == IMAGE_CLOSED


def why_not_finish(session: LiveSession) -> str:
    """Why no layer can be made now, in a sentence; empty where it can."""
    if session.is_finishing:
        return tr("It is being painted")
    if is_closed(session):
        return tr("The image was closed")
    return "" if session.has_style else tr("Choose a style first")


def finish_hint(session: LiveSession, quality: str) -> str:
    """What comes of the button that ends the dialog, and how long it takes."""
    width, height = session.size
    seconds = session.full_seconds.get(quality)
    if not seconds:
        return tr("Paints all {width}×{height} pixels").format(width=width, height=height)
    return tr("Paints all {width}×{height} pixels: about {time}").format(
        width=width, height=height, time=duration(seconds)
    )


def facts_text(session: LiveSession, device: str) -> str:
    """What computes and what it takes, for whoever asks."""
    width, height = session.size
    lines = [tr("Computes on: {device}").format(device=device)] if device else []
    lines += [tr("Your layer: {width}×{height} pixels").format(width=width, height=height)]
    if session.job and session.job.plan:
        lines += [session.job.plan]
    return "\n".join(lines)


def _finished(session: LiveSession, job: Job) -> str:
    """What is left to do after a preview, and how long that takes."""
    width, height = session.size
    seconds = session.full_seconds.get(job.spec.settings.quality)
    if max(session.size) <= session.preview_side:
        return tr("The preview is finished, at your layer's own size.")
    if not seconds:
        return tr("The preview is finished.")
    return tr("The preview is finished. All {width}×{height} pixels take about {time}.").format(
        width=width, height=height, time=duration(seconds)
    )


def _at_work(session: LiveSession, job: Job) -> str:
    progress = job.progress
    if progress is None:
        return tr("Starting…")
    if progress.stage.startswith(NEEDS):
        tiled = tr("Preparing: painted in tiles, to fit your memory")
        return tiled if TILES in job.plan else PREPARING
    if progress.stage == INSTANT:
        return tr("Sketch: the painting follows")
    own = max(session.size)
    if session.is_finishing:
        return tr("Painting: {progress}").format(progress=progress_text(progress, own))
    longest = min(own, session.preview_side)
    return tr("Preview: {progress}").format(progress=progress_text(progress, longest))
