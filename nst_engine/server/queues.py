"""Two queues: images, and beside them the parts of one that are seen enlarged."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ..contract import Message
from .job_queue import JobQueue


@dataclass(frozen=True)
class Queues:
    """``images`` and ``details`` work on threads of their own; ``drop_features`` forgets what both
    have kept for a next request."""

    images: JobQueue
    details: JobQueue
    drop_features: Callable[[], None]

    def add(self, message: Message) -> None:
        """Start this job instead of those of its kind."""
        (self.details if message.type == "detail" else self.images).add(message)

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
