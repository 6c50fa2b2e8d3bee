"""The choice of the quality, each with the time that it takes on this computer."""

from __future__ import annotations

from collections.abc import Mapping

import gi

gi.require_version("Gtk", "3.0")
from contract import Parameter  # noqa: E402
from engine.progress_text import duration  # noqa: E402
from gi.repository import Gimp, GLib, Gtk  # noqa: E402
from languages.text import tr  # noqa: E402
from widgets.css import add_css  # noqa: E402

SPACE = 12  # px
UNKNOWN = "–"  # in place of a time
#: The dots of radio buttons: GTK decodes four images for them although they are not shown here.
CSS = b".nst-quality radio { -gtk-icon-source: none; }"


class QualityRow(Gtk.Box):
    """A button for each choice of the parameter ``name`` of ``config``."""

    def __init__(self, config: Gimp.ProcedureConfig, name: str, parameter: Parameter) -> None:
        super().__init__(spacing=SPACE)
        self._config, self._name = config, name
        self._buttons: dict[str, Gtk.RadioButton] = {}
        self._choices = parameter.choices or {}
        self._times: dict[str, Gtk.Label] = {}
        linked = Gtk.Box(homogeneous=True)
        linked.get_style_context().add_class("linked")
        linked.get_style_context().add_class("nst-quality")
        add_css(CSS)
        group = None
        for value, words in self._choices.items():
            button = Gtk.RadioButton.new_from_widget(group)
            group = group or button
            button.set_mode(False)  # looks like a button
            time = Gtk.Label(label=UNKNOWN)
            time.get_style_context().add_class("dim-label")
            both = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
            both.pack_start(Gtk.Label(label=words), False, False, 0)
            both.pack_start(time, False, False, 0)
            button.add(both)
            button.get_accessible().set_name(words)
            button.connect("toggled", self._toggled, value)
            self._buttons[value], self._times[value] = button, time
            linked.pack_start(button, True, True, 0)
        label = Gtk.Label(label=parameter.label, xalign=0)
        self.pack_start(label, False, False, 0)
        self.pack_start(linked, True, True, 0)
        self.set_tooltip_text(parameter.help.partition(". ")[0] + ".")
        config.connect(f"notify::{name}", lambda *_: self._show())
        self._show()
        self.show_all()

    def show_times(self, seconds: Mapping[str, float]) -> None:
        """Show how many seconds each takes, as far as that is known."""
        for value, label in self._times.items():
            words = UNKNOWN
            if value in seconds:
                words = tr("about {time}").format(time=duration(seconds[value]))
            if label.get_text() != words:
                label.set_text(words)
                known = f", {words}" if value in seconds else ""
                self._buttons[value].get_accessible().set_name(f"{self._choices[value]}{known}")

    def _show(self) -> None:
        button = self._buttons.get(self._config.get_property(self._name))
        if button is not None and not button.get_active():
            button.set_active(True)

    def _toggled(self, button: Gtk.RadioButton, value: str) -> None:
        if button.get_active() and self._config.get_property(self._name) != value:
            # Not now: GIMP's config object tells others, which ask it again.
            GLib.idle_add(self._config.set_property, self._name, value)
