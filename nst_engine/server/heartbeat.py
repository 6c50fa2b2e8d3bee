"""A sign of life while there is work, so that a long step can be told from an engine that hangs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NoReturn

from ..contract import Message
from .message_writer import MessageWriter

BEAT = 2.0  # seconds


def beat(messages: MessageWriter, is_busy: Callable[[], bool]) -> NoReturn:
    """Say that this process runs for as long as it is busy; on a thread of its own, for ever.

    A thread of Python gets its turn beside torch, NumPy and ONNX Runtime, which let go of the
    interpreter while they compute: an iteration of minutes does not silence it, but a stopped
    process does, and a library that holds the interpreter for ever.
    """
    while True:
        time.sleep(BEAT)
        if is_busy():
            messages.send(Message("alive"))
