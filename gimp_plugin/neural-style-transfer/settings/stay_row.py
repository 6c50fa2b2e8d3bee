"""The choice of how long the engine stays ready when the dialog is closed."""

from __future__ import annotations

from collections.abc import Callable

import gi

gi.require_version("Gtk", "3.0")
from engine import staying  # noqa: E402
from gi.repository import Gtk  # noqa: E402
from widgets.wheel import leave_wheel_alone  # noqa: E402

SPACE = 6  # px


class StayRow(Gtk.Box):
    """Shows what was chosen last; ``guarded`` does what may raise UserError and shows it."""

    def __init__(self, guarded: Callable[[Callable[[], None]], None]) -> None:
        super().__init__(spacing=SPACE)
        self._guarded = guarded
        self.label = Gtk.Label(label=staying.STAYS.label, xalign=0)
        self._choices = Gtk.ComboBoxText()
        for minutes, words in (staying.STAYS.choices or {}).items():
            self._choices.append(minutes, words)
        self._choices.set_active_id(staying.chosen())
        self._choices.connect("changed", lambda _: self._choose())
        self.label.set_mnemonic_widget(self._choices)
        leave_wheel_alone(self._choices)
        self.set_tooltip_text(staying.STAYS.help.partition(". ")[0] + ".")
        self.pack_start(self.label, False, False, 0)
        self.pack_start(self._choices, True, True, 0)

    def _choose(self) -> None:
        self._guarded(lambda: staying.choose(self._choices.get_active_id()))
