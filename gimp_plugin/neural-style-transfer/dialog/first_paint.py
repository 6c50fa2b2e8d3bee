"""What is to be done once a window has been painted for the first time."""

from __future__ import annotations

from collections.abc import Callable

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

LATEST = 2000  # ms from its being mapped: GDK paints nothing while it waits for a compositor


class FirstPaint:
    """Calls ``work`` once, when the window has been painted or should long have been."""

    def __init__(self, window: Gtk.Window, work: Callable[[], object]) -> None:
        self._work, self._is_done, self._timer = work, False, 0
        window.connect("map", lambda _: self._wait(window.get_frame_clock()))

    def cancel(self) -> None:
        """Call no more."""
        self._is_done = True
        self._let_go()

    def _wait(self, clock: Gdk.FrameClock) -> None:
        def painted(_clock: Gdk.FrameClock) -> None:
            clock.disconnect(handler)
            self._call_in(0)

        handler = clock.connect("after-paint", painted)
        self._call_in(LATEST)

    def _call_in(self, milliseconds: int) -> None:
        """By a timer: GLib's idle moment never comes where something moves all the time."""
        if not self._is_done:
            self._let_go()
            self._timer = GLib.timeout_add(milliseconds, self._call)

    def _call(self) -> bool:
        self._is_done, self._timer = True, 0
        self._work()
        return GLib.SOURCE_REMOVE

    def _let_go(self) -> None:
        if self._timer:
            GLib.source_remove(self._timer)
            self._timer = 0
