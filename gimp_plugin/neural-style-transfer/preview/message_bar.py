"""What went wrong and what can be done, over the lower end of the image."""

from __future__ import annotations

from collections.abc import Callable

import gi

gi.require_version("Gtk", "3.0")
from contract import UserError  # noqa: E402
from gi.repository import Gtk  # noqa: E402

LETTERS = 36  # of a line: more make the lowest width of the image larger


class MessageBar(Gtk.InfoBar):
    """It lies over the image, so that no message makes the dialog grow."""

    def __init__(self, button: str, on_button: Callable[[], object]) -> None:
        super().__init__(message_type=Gtk.MessageType.ERROR, valign=Gtk.Align.END)
        self._text = Gtk.Label(xalign=0, wrap=True, selectable=True, width_chars=LETTERS)
        self._text.set_max_width_chars(LETTERS)
        self._text.set_hexpand(True)
        self._button = Gtk.Button(label=button, valign=Gtk.Align.CENTER)
        self._button.connect("clicked", lambda _: on_button())
        sign = Gtk.Image.new_from_icon_name("dialog-error", Gtk.IconSize.LARGE_TOOLBAR)
        area = self.get_content_area()
        area.pack_start(sign, False, False, 0)
        area.pack_start(self._text, True, True, 0)
        area.pack_end(self._button, False, False, 0)

    def show_error(self, error: UserError | None, button: str) -> None:
        """Show the error, if there is one; ``button``: its words, or empty for none."""
        self.set_visible(error is not None)
        self._text.set_text(str(error or ""))
        self._button.set_visible(bool(button))
        if button:
            self._button.set_label(button)
