"""One job after another in one warm process; the newest replaces the older ones."""

from __future__ import annotations

import gc
import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

from .. import memory
from ..contract import Event, Message, OnEvent, Request, Result, UserError
from ..environment import torch_ready
from ..job.control import JobControl
from .errors import error_event
from .message_writer import MessageWriter

Stylize = Callable[[Request, OnEvent, JobControl], Result]


@dataclass
class _QueuedJob:
    """A request, how to end it early, and the number that its sender knows it by."""

    request: Request | None
    number: Any = None
    control: JobControl = field(default_factory=JobControl)

    def cancel(self) -> None:
        self.control.cancel()
        self.request = None  # its pixels may be hundreds of megabytes


class JobQueue:
    """Queue of ``stylize`` messages; each ends in exactly one ``result`` or ``error``.

    A new job cancels those before it, because a changed slider makes their pictures
    unwanted; they end with the error code ``cancelled``. Every answer repeats the
    ``job`` of the message it answers, where one was given.
    """

    def __init__(
        self, writer: MessageWriter, stylize: Stylize, drop_features: Callable[[], None]
    ) -> None:
        self._writer = writer
        self._stylize, self._drop_features = stylize, drop_features
        self._waiting: deque[_QueuedJob] = deque()
        self._running: _QueuedJob | None = None
        self._changed = threading.Condition()

    def add(self, message: Message) -> None:
        """Start this job as soon as possible instead of all others."""
        job = _QueuedJob(None, message.values.get("job"))
        try:
            job.request = Request.from_message(message)
        except UserError as error:
            self._answer(job, error_event(error))
            return
        with self._changed:
            self._cancel_all()
            self._waiting.append(job)
            self._changed.notify()

    def stop(self) -> None:
        """Let every job finish now with the picture it has."""
        with self._changed:
            for job in self._all():
                job.control.stop()

    def cancel(self) -> None:
        """Forget every job."""
        with self._changed:
            self._cancel_all()

    def rest(self, seconds: float) -> bool:
        """Forget every job and what jobs have left; False where one goes on for so long."""
        with self._changed:
            self._cancel_all()
            if not self._changed.wait_for(lambda: not self._all(), seconds):
                return False
        self._drop_features()
        return True

    def run(self) -> NoReturn:
        """Work for ever, on the calling thread."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                self._running = self._waiting.popleft()
            self._do(self._running)
            with self._changed:
                self._running = None
                self._changed.notify_all()
            _free_memory()

    def _do(self, job: _QueuedJob) -> None:
        try:
            request = job.request
            job.control.raise_if_cancelled()
            assert request is not None, "only a cancelled job has lost its request"
            result = self._stylize(request, lambda event: self._answer(job, event), job.control)
            job.control.raise_if_cancelled()
            self._answer(job, result)
        except BaseException as error:  # also of an answer that cannot be told
            self._answer(job, error_event(error))

    def _answer(self, job: _QueuedJob, event: Event) -> None:
        message = event.to_message()
        if job.number is not None:
            message = Message(message.type, {**message.values, "job": job.number}, message.arrays)
        self._writer.send(message)

    def _all(self) -> list[_QueuedJob]:
        return [*self._waiting, *([self._running] if self._running else [])]

    def _cancel_all(self) -> None:
        for job in self._all():
            job.cancel()


def _free_memory() -> None:
    """Give back what the last job held; the process may now idle in the user's way."""
    gc.collect()
    memory.release_retained()
    if not torch_ready():  # nothing is held
        return
    import torch

    try:
        if torch.accelerator.is_available():
            torch.accelerator.empty_cache()
    except RuntimeError:  # the device is gone
        logging.warning("The device's cache could not be emptied.", exc_info=True)
