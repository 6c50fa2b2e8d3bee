"""The left side of the dialog: the image, how far it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

import gi

gi.require_version("Gtk", "3.0")
from contract import UserError  # noqa: E402
from gi.repository import Gtk, Pango  # noqa: E402

from dialog.preview_image import PreviewImage  # noqa: E402

SPACE = 6  # px, as GNOME's guidelines have it inside a group


class PreviewPane(Gtk.Box):
    """Shows what its methods say; the buttons call back."""

    def __init__(
        self, on_stop_or_continue: Callable[[], object], on_keep: Callable[[], object]
    ) -> None:
        super().__init__(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE)
        self.view = PreviewImage()
        self._bar = Gtk.ProgressBar()
        self._status = _line()
        self._device = _line()
        self._before = Gtk.ToggleButton(label="Before")
        self._before.set_tooltip_text("Show the photograph as it is")
        self._before.connect("toggled", lambda b: self.view.show_before(b.get_active()))
        self._action = Gtk.Button(label="Stop")
        self._action.connect("clicked", lambda _: on_stop_or_continue())
        self._error, self._error_text, self._keep_button = _error_bar(on_keep)
        buttons = Gtk.Box(spacing=SPACE)
        buttons.pack_start(self._status, True, True, 0)
        buttons.pack_end(self._action, False, False, 0)
        buttons.pack_end(self._before, False, False, 0)
        self.pack_start(self.view, True, True, 0)
        for widget in (self._error, self._bar, buttons, self._device):
            self.pack_start(widget, False, False, 0)
        self.show_all()
        self._error.hide()

    def show_progress(self, status: str, fraction: float) -> None:
        """Show where the work is."""
        self._status.set_text(status)
        self._bar.set_fraction(fraction)

    def show_device(self, text: str) -> None:
        """Show what computes."""
        self._device.set_text(text)

    def set_action(self, label: str, hint: str, possible: bool) -> None:
        """Set what the button beside the progress does now."""
        self._action.set_label(label)
        self._action.set_tooltip_text(hint)
        self._action.set_sensitive(possible)

    def show_error(self, error: UserError | None, can_keep: bool) -> None:
        """Show why there is no image, or that all is well; a preview can be kept."""
        self._error.set_visible(error is not None)
        self._error_text.set_text(str(error or ""))
        self._keep_button.set_visible(can_keep)


def _error_bar(on_keep: Callable[[], object]) -> tuple[Gtk.InfoBar, Gtk.Label, Gtk.Button]:
    bar = Gtk.InfoBar(message_type=Gtk.MessageType.ERROR)
    text = Gtk.Label(xalign=0, wrap=True, selectable=True, max_width_chars=60)
    sign = Gtk.Image.new_from_icon_name("dialog-error", Gtk.IconSize.LARGE_TOOLBAR)
    bar.get_content_area().pack_start(sign, False, False, 0)
    bar.get_content_area().pack_start(text, True, True, 0)
    button = Gtk.Button(label="Keep This Picture", valign=Gtk.Align.CENTER)
    button.set_tooltip_text("Make the layer from the picture as it is shown, scaled up")
    button.connect("clicked", lambda _: on_keep())
    bar.get_content_area().pack_end(button, False, False, 0)
    return bar, text, button


def _line() -> Gtk.Label:
    """A line of text that takes the room there is: its length must not change the window."""
    return Gtk.Label(xalign=0, ellipsize=Pango.EllipsizeMode.END, max_width_chars=1)
