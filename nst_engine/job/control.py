"""How a running job is stopped or cancelled, from any thread."""

from __future__ import annotations

import threading

LOOKS = 0.05  # s between two looks whether to end while others come first


class Cancelled(Exception):  # noqa: N818 - no error: the user asked for it
    """The job was cancelled; nothing of it is wanted."""


class JobControl:
    """Thread-safe flags that the work looks at between its steps."""

    def __init__(self, free: threading.Event | None = None) -> None:
        """``free`` is set while nothing is at work that comes first."""
        self._free = free
        self._stop = threading.Event()
        self._cancel = threading.Event()
        self._any = threading.Event()

    def stop(self) -> None:
        """Finish now and return the image reached so far."""
        self._stop.set()
        self._any.set()

    def cancel(self) -> None:
        """Give the job up: the next ``raise_if_cancelled`` raises Cancelled."""
        self._cancel.set()
        self._any.set()

    @property
    def stopped(self) -> bool:
        """Whether to finish now."""
        return self._stop.is_set()

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled when the job was cancelled."""
        if self._cancel.is_set():
            raise Cancelled

    def give_way(self) -> None:
        """Wait while something is at work that comes first; raises Cancelled."""
        while self._free and not self._free.is_set() and not self.stopped:
            self.raise_if_cancelled()
            self._free.wait(LOOKS)

    def pause(self, seconds: float) -> None:
        """Wait so long, or until the job is stopped; raises Cancelled when it is cancelled."""
        self._any.wait(seconds)
        self.raise_if_cancelled()
