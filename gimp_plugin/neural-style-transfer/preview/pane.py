"""The left side of the dialog: the image, how far it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import gi

gi.require_version("Gtk", "3.0")
from contract import UserError  # noqa: E402
from engine import place_choice  # noqa: E402
from gi.repository import Gtk, Pango  # noqa: E402
from languages.text import tr  # noqa: E402

from preview.image_view import ImageView, ReadContent  # noqa: E402
from preview.message_bar import MessageBar  # noqa: E402
from preview.toolbar import Toolbar  # noqa: E402

SPACE = 6  # px, as GNOME's guidelines have it inside a group


class PreviewPane(Gtk.Box):
    """Shows what its methods say; the buttons call back, and ``on_look`` where the view moved."""

    def __init__(
        self,
        read_content: ReadContent,
        on_look: Callable[[], object],
        on_stop_or_continue: Callable[[], object],
        on_keep: Callable[[], object],
    ) -> None:
        super().__init__(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE)
        self._on_look = on_look
        self.view = ImageView(read_content, self._look)
        self._toolbar = Toolbar(self.view)
        self._error = MessageBar(
            tr("Keep This Picture"), on_keep, lambda: _go_on_here(on_stop_or_continue)
        )
        self._spinner = Gtk.Spinner(halign=Gtk.Align.CENTER, valign=Gtk.Align.CENTER)
        self._spinner.set_size_request(48, 48)
        self._spinner.set_no_show_all(True)
        overlay = Gtk.Overlay()
        overlay.add(self.view)
        overlay.add_overlay(self._spinner)
        overlay.set_overlay_pass_through(self._spinner, True)
        overlay.add_overlay(self._error)
        self._bar = Gtk.ProgressBar()
        self._bar.get_accessible().set_name(tr("Progress"))
        self._status = Gtk.Label(xalign=0, ellipsize=Pango.EllipsizeMode.END, max_width_chars=1)
        self._about, self._facts = _info_button()
        self._action = Gtk.Button(label=tr("Stop"))
        self._action.connect("clicked", lambda _: on_stop_or_continue())
        self._toolbar.pack_end(self._action, False, False, 0)
        words = Gtk.Box(spacing=SPACE)
        words.pack_start(self._status, True, True, 0)
        words.pack_end(self._about, False, False, 0)
        self.pack_start(overlay, True, True, 0)
        for widget in (self._toolbar, self._bar, words):
            self.pack_start(widget, False, False, 0)
        self.show_all()
        self._error.hide()

    def _look(self) -> None:
        self._toolbar.show_zoom()
        self._on_look()

    def show_progress(self, status: str, fraction: float) -> None:
        """Show where the work is, in words and in 0..1."""
        self._status.set_text(status)
        self._status.set_tooltip_text(status)
        self._bar.set_fraction(fraction)

    def show_facts(self, facts: str) -> None:
        """Tell what computes, and what it takes, to whoever asks."""
        self._facts.set_text(facts)
        self._about.set_tooltip_text(facts.partition("\n")[0])
        self._about.set_sensitive(bool(facts))

    def show_waiting(self, waiting: bool) -> None:
        """Show that the image is no longer what was asked for, and the next one is on its way."""
        self.view.show_dimmed(waiting)
        if waiting != self._spinner.get_visible():
            self._spinner.set_visible(waiting)
            self._spinner.set_property("active", waiting)

    def set_action(self, label: str, hint: str, possible: bool) -> None:
        """Set what the button beside the progress does now."""
        self._action.set_label(label)
        self._action.set_tooltip_text(hint)
        self._action.set_sensitive(possible)

    def show_error(self, error: UserError | None, keep: str) -> None:
        """Show why there is no image, or that all is well; ``keep`` is what the preview can
        become, the words of a button, or empty."""
        self._error.show_error(error, keep)


def _go_on_here(go_on: Callable[[], object]) -> None:
    """Go on without the other computer."""
    with suppress(UserError):  # the choice cannot be kept: the message will come again
        place_choice.choose(place_choice.HERE)
    go_on()


def _info_button() -> tuple[Gtk.MenuButton, Gtk.Label]:
    """A button that tells more in a bubble, and the label in it."""
    facts = Gtk.Label(xalign=0, selectable=True, margin=SPACE * 2)
    bubble = Gtk.Popover()
    bubble.add(facts)
    facts.show()
    button = Gtk.MenuButton(popover=bubble)
    for child in button.get_children():
        button.remove(child)  # an arrow
    letter = Gtk.Label()
    letter.set_markup("<b><i>i</i></b>")
    button.add(letter)
    button.get_accessible().set_name(tr("About this computation"))
    return button, facts
