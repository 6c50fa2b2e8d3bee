"""The mouse wheel over settings scrolls them; it does not change what lies under the pointer."""

from __future__ import annotations

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gtk  # noqa: E402

TURNED_BY_WHEEL = (Gtk.Range, Gtk.SpinButton, Gtk.ComboBox)


def leave_wheel_alone(widget: Gtk.Widget) -> None:
    """Let the wheel over this widget go to what scrolls around it, where it would set a value."""
    if isinstance(widget, TURNED_BY_WHEEL):
        widget.connect("scroll-event", lambda w, _: w.stop_emission_by_name("scroll-event"))
