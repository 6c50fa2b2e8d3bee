"""Whether an engine that should work hangs: it sends a sign of life every two seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 20.0  # seconds without any message, of which a busy computer may delay some
UNATTENDED = 120.0  # the same where nobody is there who could wait longer or end the engine
LONGEST_LOOK = 2.0  # seconds that count between two looks: more, and we slept as well


class Watchdog:
    """To be asked about once a second. ``clock`` counts seconds."""

    def __init__(
        self, patience: float = PATIENCE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._patience, self._clock = patience, clock
        self._heard: object = None
        self._looked = clock()
        self._silent = 0.0

    def misses(self, heard: object, expected: bool) -> bool:
        """Whether nothing was heard for too long.

        ``heard`` is another one after each message; ``expected``: whether some should come.
        """
        now = self._clock()
        passed = min(max(0.0, now - self._looked), LONGEST_LOOK)
        is_quiet = expected and heard == self._heard
        self._silent = self._silent + passed if is_quiet else 0.0
        self._heard, self._looked = heard, now
        return self._silent >= self._patience
