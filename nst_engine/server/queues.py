"""Two queues: images, and beside them the parts of one that are seen enlarged."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ..contract import Message, OnEvent, Request, Result
from ..job.control import JobControl
from .idle_memory import free_memory
from .job_queue import JobQueue, Stylize
from .message_writer import MessageWriter


@dataclass(frozen=True)
class Queues:
    """``images`` and ``details`` work on threads of their own; ``drop_features`` forgets what both
    have kept for a next request."""

    images: JobQueue
    details: JobQueue
    drop_features: Callable[[], None]

    @classmethod
    def of(
        cls,
        writer: MessageWriter,
        stylize: Stylize,
        detail: Stylize,
        drop_features: Callable[[], None],
    ) -> Queues:
        """Queues that answer through ``writer``.

        An optimization waits while a detail is painted: side by side both take three times as long.
        """
        free = threading.Event()
        free.set()

        def detail_first(request: Request, on_event: OnEvent, control: JobControl) -> Result:
            free.clear()
            try:
                return detail(request, on_event, control)
            finally:
                free.set()

        return cls(
            JobQueue(writer, stylize, free_memory, free),
            JobQueue(writer, detail_first, lambda: None),
            drop_features,
        )

    def add(self, message: Message) -> None:
        """Start this job instead of those of its kind."""
        (self.details if message.type == "detail" else self.images).add(message)

    def is_busy(self) -> bool:
        """Whether anybody waits for an answer."""
        return self.images.is_busy() or self.details.is_busy()

    def stop(self) -> None:
        """Let the image at work be finished as it is."""
        self.images.stop()

    def cancel(self) -> None:
        """Forget every job."""
        self.images.cancel()
        self.details.cancel()

    def rest(self, seconds: float) -> bool:
        """Forget every job and what they have left; False where one goes on for so long."""
        began = time.monotonic()
        for queue in (self.images, self.details):
            if not queue.rest(max(0.0, seconds - (time.monotonic() - began))):
                return False
        self.drop_features()
        return True
