"""One job after another on one thread; the newest replaces the older ones."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from ..contract import Event, Message, OnEvent, Request, Result
from ..job.control import JobControl
from .errors import error_event
from .message_writer import MessageWriter

Stylize = Callable[[Request, OnEvent, JobControl], Result]

#: Seconds that tidying up may be put off while jobs wait: it takes a tenth of a second, and where a
#: slider moves, each job is cancelled by the next one before it has taken as long.
CLEARS = 2.0


@dataclass
class _QueuedJob:
    """A request, how to end it early, and the number that its sender knows it by."""

    request: Request | None
    number: Any
    control: JobControl

    def cancel(self) -> None:
        self.control.cancel()
        self.request = None  # its pixels may be hundreds of megabytes


class JobQueue:
    """Queue of messages that carry a request; each ends in exactly one ``result`` or ``error``.

    A new job cancels those before it, because a changed slider makes their pictures
    unwanted; they end with the error code ``cancelled``. Every answer repeats the
    ``job`` of the message it answers, where one was given.
    """

    def __init__(
        self,
        writer: MessageWriter,
        stylize: Stylize,
        after_job: Callable[[], None],
        free: threading.Event | None = None,
    ) -> None:
        """``stylize`` does what a request wants; ``after_job`` tidies up when one is done.

        ``free`` is set while nothing else is at work that comes first.
        """
        self._writer, self._free = writer, free
        self._stylize, self._after_job = stylize, after_job
        self._waiting: deque[_QueuedJob] = deque()
        self._running: _QueuedJob | None = None
        self._changed = threading.Condition()

    def add(self, message: Message) -> None:
        """Start this job as soon as possible instead of all others."""
        job = _QueuedJob(None, message.values.get("job"), JobControl(self._free))
        try:
            job.request = Request.from_message(message)
        except Exception as error:  # whatever a request says, others are still answered
            self._answer(job, error_event(error))
            return
        with self._changed:
            self._cancel_all()
            self._waiting.append(job)
            self._changed.notify()

    def is_busy(self) -> bool:
        """Whether a job runs or waits."""
        with self._changed:
            return bool(self._all())

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
        """Forget every job; False where one goes on for so long."""
        with self._changed:
            self._cancel_all()
            return self._changed.wait_for(lambda: not self._all(), seconds)

    def run(self) -> NoReturn:
        """Work for ever, on the calling thread."""
        cleared = time.monotonic()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                self._running = self._waiting.popleft()
            self._do(self._running)
            with self._changed:
                self._running = None
                self._changed.notify_all()
                others_wait = bool(self._waiting)
            if not others_wait or time.monotonic() > cleared + CLEARS:
                self._after_job()
                cleared = time.monotonic()

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
