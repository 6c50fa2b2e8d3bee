"""Looks again and again, with rests in between."""

from __future__ import annotations

import time
from collections.abc import Callable

from gi.repository import GLib

PERIOD = 700  # ms between the end of a look and the next one
REST = 4  # times what a look has taken, where that is more: GLib's own timers would leave none


class Watch:
    """Calls ``look`` until it is cancelled, whatever that raises."""

    def __init__(self, look: Callable[[], object]) -> None:
        self._look = look
        self._timer = GLib.timeout_add(PERIOD, self._call)

    def cancel(self) -> None:
        """Look no more."""
        GLib.source_remove(self._timer)

    def _call(self) -> bool:
        began = time.monotonic()
        try:
            self._look()
        finally:
            rest = REST * 1000 * (time.monotonic() - began)
            self._timer = GLib.timeout_add(max(PERIOD, int(rest)), self._call)
        return GLib.SOURCE_REMOVE
