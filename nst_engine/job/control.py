"""How a running job is asked to finish early or to vanish, from any thread."""

from __future__ import annotations

import threading


class Cancelled(Exception):  # noqa: N818 - not an error, the user's wish
    """The job was cancelled; nothing of it is wanted."""


class JobControl:
    """Thread-safe wishes, looked at between the steps of the work."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._cancel = threading.Event()
        self._asked = threading.Event()

    def stop(self) -> None:
        """Finish now and return the picture reached so far."""
        self._stop.set()
        self._asked.set()

    def cancel(self) -> None:
        """Forget the job: the next ``raise_if_cancelled`` raises Cancelled."""
        self._cancel.set()
        self._asked.set()

    @property
    def stopped(self) -> bool:
        """Whether to finish now."""
        return self._stop.is_set()

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled when the job was cancelled."""
        if self._cancel.is_set():
            raise Cancelled

    def pause(self, seconds: float) -> None:
        """Wait so long, or until something is asked; raises Cancelled if that is to cancel."""
        self._asked.wait(seconds)
        self.raise_if_cancelled()
