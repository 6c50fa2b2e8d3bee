"""The running GIMP on the session bus: its actions, and files to open."""

from __future__ import annotations

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME = "org.gimp.GIMP.UI"
PATIENCE = 30_000  # milliseconds


class GimpBus:
    """Every menu entry is an action, that of a plug-in's procedure has the procedure's name."""

    def __init__(self, address: str) -> None:
        flags = Gio.DBusConnectionFlags
        self._bus = Gio.DBusConnection.new_for_address_sync(
            address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None
        )

    def is_up(self) -> bool:
        """Whether GIMP's menus are made."""
        try:
            return "file-quit" in self._actions("List")[0]
        except GLib.Error:
            return False

    def activate(self, action: str) -> None:
        """Choose the menu entry. Returns at once."""
        self._actions("Activate", GLib.Variant("(sava{sv})", (action, [], {})))

    def open(self, path: str) -> None:
        """Open a file in a window of its own, as from the command line. May return before."""
        uri = GLib.Variant("(s)", (Gio.File.new_for_path(path).get_uri(),))
        self._call("/org/gimp/GIMP/UI", "org.gimp.GIMP.UI", "Open", uri)

    def enabled(self, action: str) -> bool:
        """Whether the menu entry can be chosen."""
        return self._actions("Describe", GLib.Variant("(s)", (action,)))[0][0]

    def _actions(self, method: str, arguments: GLib.Variant | None = None) -> tuple:
        return self._call("/org/gimp/GIMP", "org.gtk.Actions", method, arguments)

    def _call(
        self, path: str, interface: str, method: str, arguments: GLib.Variant | None
    ) -> tuple:
        answer = self._bus.call_sync(
            NAME, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, PATIENCE, None
        )
        return answer.unpack()
