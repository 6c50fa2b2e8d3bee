"""The left side of the dialog: the picture, how far it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

import gi

gi.require_version("Gtk", "3.0")
from contract import UserError  # noqa: E402
from gi.repository import Gtk, Pango  # noqa: E402

from dialog.preview_image import PreviewImage  # noqa: E402

SPACE = 6  # px, as GNOME's guidelines have it inside a group


class PreviewPane(Gtk.Box):
    """Shows what it is told; the buttons call back."""

    def __init__(
        self, on_stop_or_continue: Callable[[], object], on_keep: Callable[[], object]
    ) -> None:
        super().__init__(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE)
        self.view = PreviewImage()
        self._bar = Gtk.ProgressBar()
        self._words = _line()
        self._devices = _line()
        self._before = Gtk.ToggleButton(label="Before")
        self._before.set_tooltip_text("Show the photograph as it is")
        self._before.connect("toggled", lambda b: self.view.show_before(b.get_active()))
        self._work = Gtk.Button(label="Stop")
        self._work.connect("clicked", lambda _: on_stop_or_continue())
        self._trouble, self._trouble_words, self._keep = self._new_trouble(on_keep)
        buttons = Gtk.Box(spacing=SPACE)
        buttons.pack_start(self._words, True, True, 0)
        buttons.pack_end(self._work, False, False, 0)
        buttons.pack_end(self._before, False, False, 0)
        self.pack_start(self.view, True, True, 0)
        for widget in (self._trouble, self._bar, buttons, self._devices):
            self.pack_start(widget, False, False, 0)
        self.show_all()
        self._trouble.hide()

    def tell(self, words: str, fraction: float) -> None:
        """Where the work is."""
        self._words.set_text(words)
        self._bar.set_fraction(fraction)

    def tell_device(self, words: str) -> None:
        """What computes."""
        self._devices.set_text(words)

    def offer(self, label: str, hint: str, possible: bool) -> None:
        """What the button beside the progress does now."""
        self._work.set_label(label)
        self._work.set_tooltip_text(hint)
        self._work.set_sensitive(possible)

    def tell_trouble(self, problem: UserError | None, picture_left: bool) -> None:
        """Why there is no picture, or that all is well; a picture so far can be kept."""
        self._trouble.set_visible(problem is not None)
        self._trouble_words.set_text(str(problem or ""))
        self._keep.set_visible(picture_left)

    def _new_trouble(
        self, on_keep: Callable[[], object]
    ) -> tuple[Gtk.InfoBar, Gtk.Label, Gtk.Button]:
        bar = Gtk.InfoBar(message_type=Gtk.MessageType.ERROR)
        words = Gtk.Label(xalign=0, wrap=True, selectable=True, max_width_chars=60)
        sign = Gtk.Image.new_from_icon_name("dialog-error", Gtk.IconSize.LARGE_TOOLBAR)
        bar.get_content_area().pack_start(sign, False, False, 0)
        bar.get_content_area().pack_start(words, True, True, 0)
        keep = Gtk.Button(label="Keep This Picture", valign=Gtk.Align.CENTER)
        keep.set_tooltip_text("Make the layer from the picture as it is shown, scaled up")
        keep.connect("clicked", lambda _: on_keep())
        bar.get_content_area().pack_end(keep, False, False, 0)
        return bar, words, keep


def _line() -> Gtk.Label:
    """A line of text that takes the room there is: its length must not change the window."""
    return Gtk.Label(xalign=0, ellipsize=Pango.EllipsizeMode.END, max_width_chars=1)
