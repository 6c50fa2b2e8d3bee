"""An engine on another computer leaves when nothing is heard: a cut cable tells nobody there.

sshd itself notices after two hours, or, where something is sent, a quarter of an hour. The plug-in
gives a sign of life every few seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 60.0  # seconds


def wait_for_silence(heard: Callable[[], float]) -> None:
    """Return when nothing was heard for too long; ``heard`` tells when something was, in s."""
    while (quiet := time.monotonic() - heard()) < PATIENCE:
        time.sleep(PATIENCE - quiet)
