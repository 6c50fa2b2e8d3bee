"""One job of the live dialog: what it was asked for, how far it is, what came of it."""

from __future__ import annotations

import enum
import hashlib
import logging
from dataclasses import dataclass, field, replace

from contract import (
    INSTANT,
    NEEDS,
    Array,
    Error,
    Event,
    Mode,
    Preview,
    Progress,
    Request,
    Result,
    UserError,
)
from engine.errors import user_error
from engine.remaining_time import RemainingTime
from job.spec import JobSpec


class JobState(enum.Enum):
    """The life of a job, in this order."""

    QUEUED = "queued"
    """Nothing of it has been shown."""
    SKETCHED = "sketched"
    """The instant method's preview has been shown."""
    PAINTED = "painted"
    """A preview of the method itself has been shown."""
    STOPPING = "stopping"
    """The engine was asked to end with the image that it has."""
    DONE = "done"
    """The result is here."""
    FAILED = "failed"
    """No result comes: ``error`` says why, or it was given up."""


@dataclass
class Job:
    """A request that was submitted, without its pixels.

    ``fingerprint`` tells requests of the same pixels from others where the request was for the
    layer's own size, ``mask`` is the selection that was sent, ``submitted`` is a time in seconds.
    ``painted`` and ``stopped`` tell of the past also when the job is over.
    """

    id: int
    spec: JobSpec
    kind: Mode
    submitted: float
    mask: Array | None = None
    fingerprint: bytes | None = None
    state: JobState = JobState.QUEUED
    progress: Progress | None = None
    preview: Array | None = None
    result: Result | None = None
    error: UserError | None = None
    painted: bool = False
    stopped: bool = False
    plan: str = ""  # what the engine says that it needs
    _remaining: RemainingTime = field(default_factory=RemainingTime, repr=False)

    @property
    def at_work(self) -> bool:
        """Whether the engine still has to do with it."""
        return self.state not in (JobState.DONE, JobState.FAILED)

    @property
    def fraction(self) -> float:
        """How much of the work is done, in 0..1."""
        if self.at_work:
            return self.progress.fraction if self.progress else 0.0
        if self.stopped and self.progress:
            return self.progress.fraction
        return 1.0 if self.result else 0.0

    def stop(self) -> None:
        """The engine has been asked to end it."""
        self.state, self.stopped = JobState.STOPPING, True

    def give_up(self) -> None:
        """Nobody wants its result any more."""
        self.state, self.progress, self.result = JobState.FAILED, None, None

    def take(self, event: Event, now: float) -> None:
        """Go on as the engine says; ``now`` is a time in seconds."""
        if isinstance(event, Progress):
            left = self._remaining.update(event.eta_s, now)
            self.progress = replace(event, eta_s=left)
            if event.stage.startswith(NEEDS):
                self.plan = event.stage
        elif isinstance(event, Preview):
            self._show(event.pixels, now)
        elif isinstance(event, Result):
            self.state, self.result = JobState.DONE, event
            height, width, _ = event.pixels.shape
            logging.info("Finished, %d×%d, after %.1f s.", width, height, now - self.submitted)
        elif isinstance(event, Error):
            self.state, self.error = JobState.FAILED, user_error(event)

    def _show(self, preview: Array, now: float) -> None:
        sketching = self.progress is not None and self.progress.stage == INSTANT
        if self.preview is None or not (self.painted or sketching):
            height, width, _ = preview.shape
            what, waited = "sketch" if sketching else "image", now - self.submitted
            logging.info("First live %s, %d×%d, after %.2f s.", what, width, height, waited)
        self.preview = preview
        self.painted = self.painted or not sketching
        if self.state is not JobState.STOPPING:
            self.state = JobState.PAINTED if self.painted else JobState.SKETCHED


def fingerprint_of(request: Request) -> bytes:
    """A digest that is the same for requests of the same images, selection and regions."""
    arrays = (request.content, *request.styles, request.selection, *request.content_masks)
    digest = hashlib.blake2b(repr(arrays).encode())  # names and sizes, without the pixels
    for array in filter(None, arrays):
        digest.update(array.data)
    return digest.digest()
