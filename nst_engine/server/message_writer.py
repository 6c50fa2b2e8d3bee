"""The one way out: whole messages from several threads, never mixed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ..contract import Message, write_message
from ..contract.frames import Write


class MessageWriter:
    """Sends messages through ``write``; calls ``on_closed`` when nobody reads any more."""

    def __init__(self, write: Write, on_closed: Callable[[], None]) -> None:
        self._write = write
        self._on_closed = on_closed
        self._lock = threading.Lock()

    def send(self, message: Message) -> None:
        """Send one message, from any thread."""
        try:
            with self._lock:
                write_message(self._write, message)
        except OSError:  # a broken pipe; Windows calls it EINVAL
            self._on_closed()
