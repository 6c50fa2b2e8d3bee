"""An installation that the plug-in has started ends with it, and all that it has started, too."""

from __future__ import annotations

import os
import signal
import sys
import threading


def leave_with_input() -> None:
    """Let this process and its children end when its input does: the plug-in's end, or Cancel.

    The plug-in starts it in a session of its own (POSIX) or a job object (Windows), so that no
    other process is meant.
    """
    threading.Thread(target=_wait, daemon=True).start()


def _wait() -> None:
    while os.read(sys.stdin.fileno(), 1 << 10):
        pass
    if os.name == "posix" and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGTERM)
    os._exit(1)
