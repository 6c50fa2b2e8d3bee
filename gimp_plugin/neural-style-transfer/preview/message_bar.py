"""What went wrong and what can be done, over the lower end of the image."""

from __future__ import annotations

from collections.abc import Callable

import gi

gi.require_version("Gtk", "3.0")
from contract import UserError  # noqa: E402
from contract.ssh import ELSEWHERE_ONLY  # noqa: E402
from gi.repository import Gtk  # noqa: E402
from languages.text import tr  # noqa: E402

SPACE = 6  # px
LETTERS = 36  # of a line: more make the lowest width of the image larger


class MessageBar(Gtk.InfoBar):
    """It lies over the image, so that no message makes the dialog grow."""

    def __init__(
        self, button: str, on_button: Callable[[], object], on_here: Callable[[], object]
    ) -> None:
        """``on_here``: paint on this computer, where another one cannot be reached."""
        super().__init__(message_type=Gtk.MessageType.ERROR, valign=Gtk.Align.END)
        self._text = Gtk.Label(xalign=0, wrap=True, selectable=True, width_chars=LETTERS)
        self._text.set_max_width_chars(LETTERS)
        self._text.set_hexpand(True)
        self._button = Gtk.Button(label=button, valign=Gtk.Align.CENTER)
        self._button.connect("clicked", lambda _: on_button())
        self._here = Gtk.Button(label=tr("Paint on This Computer"), valign=Gtk.Align.CENTER)
        self._here.connect("clicked", lambda _: on_here())
        sign = Gtk.Image.new_from_icon_name("dialog-error", Gtk.IconSize.LARGE_TOOLBAR)
        area = self.get_content_area()
        area.pack_start(sign, False, False, 0)
        area.pack_start(self._text, True, True, 0)
        buttons = Gtk.Box(
            orientation=Gtk.Orientation.VERTICAL, spacing=SPACE, valign=Gtk.Align.CENTER
        )
        for each in (self._here, self._button):
            buttons.pack_start(each, False, False, 0)
        area.pack_end(buttons, False, False, 0)

    def show_error(self, error: UserError | None, button: str) -> None:
        """Show the error, if there is one; ``button``: its words, or empty for none."""
        self.set_visible(error is not None)
        self._text.set_text(str(error or ""))
        self._here.set_visible(error is not None and error.code in ELSEWHERE_ONLY)
        self._button.set_visible(bool(button))
        if button:
            self._button.set_label(button)
