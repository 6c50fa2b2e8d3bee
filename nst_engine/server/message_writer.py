"""The one way out: whole messages from several threads, never mixed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ..contract import Message, write_message
from ..contract.frames import Write


class MessageWriter:
    """Sends messages through ``write``; calls ``on_closed`` when nobody reads any more.

    Between two conversations ``write`` is None: what is said then is said to nobody. ``packed``:
    whether images go over a line to another computer.
    """

    def __init__(
        self, write: Write | None, on_closed: Callable[[], None], packed: bool = False
    ) -> None:
        self._write, self._packed = write, packed
        self._on_closed = on_closed
        self._lock = threading.Lock()

    def send(self, message: Message) -> None:
        """Send one message, from any thread."""
        try:
            with self._lock:
                if self._write:
                    write_message(self._write, message, self._packed)
        except OSError:  # a broken pipe; Windows calls it EINVAL
            self._on_closed()

    def turn_to(self, write: Write | None) -> None:
        """Send all later messages through this."""
        with self._lock:
            self._write = write
