"""The buttons below the live image: before, compare, zoom."""

from __future__ import annotations

import time
from collections.abc import Callable

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gtk  # noqa: E402
from languages.text import tr  # noqa: E402

from preview.image_view import ImageView  # noqa: E402
from preview.viewport import STEP  # noqa: E402

SPACE = 6  # px
HELD = 0.3  # s: whoever presses a button longer holds it, and lets go of what it does


class Toolbar(Gtk.Box):
    """Buttons for what is seen of ``view``."""

    def __init__(self, view: ImageView) -> None:
        super().__init__(spacing=SPACE)
        self._view = view
        self._pressed = 0.0
        self._before = Gtk.ToggleButton(label=tr("B_efore"), use_underline=True)
        self._before.set_tooltip_text(tr("Hold it, or click, to see the photograph"))
        self._before.connect("toggled", lambda b: view.show_before(_marked(b)))
        self._before.connect("button-press-event", lambda *_: self._press())
        self._before.connect("button-release-event", lambda *_: self._let_go())
        split = Gtk.ToggleButton(label=tr("Compare"))
        split.set_tooltip_text(tr("Photograph and painting beside a line that you can drag"))
        split.connect("toggled", lambda b: view.show_split(_marked(b)))
        zoom = Gtk.Box()
        zoom.get_style_context().add_class("linked")
        self._percent = Gtk.Button(label="100 %")
        self._percent.set_tooltip_text(tr("The whole picture, or its own pixels"))
        self._percent.connect(
            "clicked", lambda _: view.zoom_to(100 if view.view.is_whole else None)
        )
        for widget in (
            _sign("−", tr("Zoom out"), lambda: view.zoom(1 / STEP)),
            self._percent,
            _sign("+", tr("Zoom in"), lambda: view.zoom(STEP)),
        ):
            zoom.pack_start(widget, False, False, 0)
        for widget in (self._before, split, zoom):
            self.pack_start(widget, False, False, 0)

    def show_zoom(self) -> None:
        """Show how large the image's pixels are seen."""
        words = f"{max(1, round(100 * self._view.view.scale))} %"
        if self._percent.get_label() != words:
            self._percent.set_label(words)
            self._percent.get_accessible().set_name(tr("Zoom: {percent}").format(percent=words))

    def _press(self) -> bool:
        """A toggle button changes when it is let go: too late for who holds it."""
        self._pressed = time.monotonic()
        self._before.set_active(not self._before.get_active())
        return True

    def _let_go(self) -> bool:
        if time.monotonic() - self._pressed > HELD:
            self._before.set_active(False)
        return True


def _marked(button: Gtk.ToggleButton) -> bool:
    """Whether it is pressed, which is to be seen: or the painting seems to have vanished."""
    style, pressed = button.get_style_context(), bool(button.get_active())
    (style.add_class if pressed else style.remove_class)("suggested-action")
    return pressed


def _sign(sign: str, words: str, work: Callable[[], object]) -> Gtk.Button:
    """A button with a sign, which is there at once: an icon takes 10 ms to be decoded."""
    button = Gtk.Button(label=sign)
    button.set_tooltip_text(words)
    button.get_accessible().set_name(words)
    button.connect("clicked", lambda _: work())
    return button
