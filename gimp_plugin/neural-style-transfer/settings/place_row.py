"""The choice of the computer that paints, where install.py has put an engine on another one."""

from __future__ import annotations

from collections.abc import Callable

import gi

gi.require_version("Gtk", "3.0")
from engine import place_choice  # noqa: E402
from engine.place_choice import RemoteEngine  # noqa: E402
from gi.repository import Gtk  # noqa: E402
from languages.text import tr  # noqa: E402
from widgets.wheel import leave_wheel_alone  # noqa: E402

SPACE = 6  # px


class PlaceRow(Gtk.Box):
    """Shows what was chosen last; ``guarded`` does what may raise UserError and shows it."""

    def __init__(self, remote: RemoteEngine, guarded: Callable[[Callable[[], None]], None]) -> None:
        super().__init__(spacing=SPACE)
        self._guarded = guarded
        self.label = Gtk.Label(label=tr("Computer"), xalign=0)
        self._choices = Gtk.ComboBoxText()
        self._choices.append(place_choice.ELSEWHERE, remote.name)
        self._choices.append(place_choice.HERE, tr("This computer"))
        self._choices.set_active_id(place_choice.chosen())
        self._choices.connect("changed", lambda _: self._choose())
        # The message of a lost line offers this computer, too.
        place_choice.listeners.append(self._show)
        self.label.set_mnemonic_widget(self._choices)
        leave_wheel_alone(self._choices)
        self.set_tooltip_text(tr("Which one paints, from the next picture on."))
        self.pack_start(self.label, False, False, 0)
        self.pack_start(self._choices, True, True, 0)

    def _show(self) -> None:
        self._choices.set_active_id(place_choice.chosen())

    def _choose(self) -> None:
        self._guarded(lambda: place_choice.choose(self._choices.get_active_id()))
