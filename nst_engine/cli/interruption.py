"""Whether Ctrl-C was pressed. NumPy, interrupted while it loads, says instead that it is broken."""

from __future__ import annotations

import signal
from types import FrameType

happened = False


def notice() -> None:
    """Remember Ctrl-C from now on, which raises KeyboardInterrupt as ever."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is ignored
        signal.signal(signal.SIGINT, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    global happened
    happened = True
    signal.default_int_handler(number, frame)
