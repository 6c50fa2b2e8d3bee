"""Whether Ctrl-C was pressed, of which a KeyboardInterrupt alone does not always tell.

NumPy, interrupted while it loads, says that it is broken; what is raised where the interpreter
tidies up is printed and forgotten.
"""

from __future__ import annotations

import signal
from types import FrameType

happened = False


def notice() -> None:
    """Remember Ctrl-C from now on, which raises KeyboardInterrupt as ever."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is ignored
        signal.signal(signal.SIGINT, _interrupt)


def check() -> None:
    """Raise KeyboardInterrupt where one was lost, before the work begins."""
    if happened:
        raise KeyboardInterrupt


def _interrupt(number: int, frame: FrameType | None) -> None:
    global happened
    happened = True
    signal.default_int_handler(number, frame)
