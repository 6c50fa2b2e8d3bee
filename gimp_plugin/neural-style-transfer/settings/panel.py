"""The settings: those that everybody needs, and below them two groups that unfold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import gi

gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
from arguments import NO_STYLE, OFFERED, OUTPUTS, property_name  # noqa: E402
from contract import GROUPS, Parameter  # noqa: E402
from engine.place import CAN_STAY  # noqa: E402
from engine.place_choice import remote_engine  # noqa: E402
from engine.staying import STAYS  # noqa: E402
from gi.repository import Gimp, GimpUi, GLib, Gtk, Pango  # noqa: E402
from languages.text import tr  # noqa: E402
from widgets.wheel import leave_wheel_alone  # noqa: E402

from settings.place_row import PlaceRow  # noqa: E402
from settings.preset_menu import PresetMenu  # noqa: E402
from settings.quality_row import QualityRow  # noqa: E402
from settings.stay_row import StayRow  # noqa: E402

SPACE = 6  # px
QUALITY = "quality"


class SettingsPanel(Gtk.Box):
    """Made from the parameter table by the widgets of GIMP's ``window`` for ``config``."""

    def __init__(
        self,
        window: GimpUi.ProcedureDialog,
        config: Gimp.ProcedureConfig,
        guarded: Callable[[Callable[[], None]], None],
    ) -> None:
        super().__init__(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE)
        self._window, self._config, self._guarded = window, config, guarded
        self._quality: QualityRow | None = None
        self.pack_start(_headline(PresetMenu(config, guarded)), False, False, 0)
        for group, (title, sentence) in GROUPS.items():
            rows = partial(self._rows, group)
            shown = _Folded(tr(title), tr(sentence), rows) if title else rows()
            self.pack_start(shown, False, False, 0)
        self.show_all()

    def show_times(self, seconds: Mapping[str, float]) -> None:
        """Show how many seconds each quality takes, as far as that is known."""
        if self._quality:
            self._quality.show_times(seconds)

    def _rows(self, group: str) -> Gtk.Box:
        """The widgets of a group of parameters, one below the other."""
        shown = [p for p in OFFERED if p.group == group and property_name(p) not in NO_STYLE]
        shown += [p for p in OUTPUTS if p.group == group and _is_in(self._config, p)]
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE)
        labels = Gtk.SizeGroup(mode=Gtk.SizeGroupMode.HORIZONTAL)
        for parameter in shown:
            row = self._widget(parameter)
            labels.add_widget(next(w for w in _all_below(row) if isinstance(w, Gtk.Label)))
            box.pack_start(row, False, False, 0)
        for kept in _of_the_engine(self._guarded) if group == STAYS.group else ():
            labels.add_widget(kept.label)
            box.pack_start(kept, False, False, 0)
        return box

    def _widget(self, parameter: Parameter) -> Gtk.Widget:
        name = property_name(parameter)
        if name == QUALITY:
            self._quality = QualityRow(self._config, name, parameter)
            return self._quality
        if parameter.kind == "number":
            self._window.get_scale_entry(name, 1.0)
        elif parameter.kind == "choice":  # GIMP 3.2 would take radio buttons for some
            self._window.get_widget(name, Gtk.ComboBox)
        row = self._window.fill_box(f"{name}-row", [name])
        for widget in _all_below(row):  # GIMP's tooltips tell everything: they cover what is below
            leave_wheel_alone(widget)
            if widget.get_tooltip_text():
                widget.set_tooltip_text(parameter.help.partition(". ")[0].rstrip(".") + ".")
        return row


def _of_the_engine(guarded: Callable[[Callable[[], None]], None]) -> list[PlaceRow | StayRow]:
    """What is chosen for all calls, beside the settings of this one."""
    remote = remote_engine()
    rows: list[PlaceRow | StayRow] = [PlaceRow(remote, guarded)] if remote else []
    return rows + ([StayRow(guarded)] if CAN_STAY else [])


def _is_in(config: Gimp.ProcedureConfig, parameter: Parameter) -> bool:
    return config.find_property(property_name(parameter)) is not None


def _headline(presets: Gtk.Widget) -> Gtk.Box:
    row = Gtk.Box(spacing=SPACE)
    title = Gtk.Label(xalign=0)
    title.set_markup(f"<b>{GLib.markup_escape_text(tr('Settings'))}</b>")
    row.pack_start(title, True, True, 0)
    row.pack_end(presets, False, False, 0)
    return row


class _Folded(Gtk.Expander):
    """What not everybody needs, with a sentence about it; made when it is unfolded."""

    def __init__(self, title: str, sentence: str, rows: Callable[[], Gtk.Box]) -> None:
        super().__init__(label=title)
        self.set_resize_toplevel(False)  # the column scrolls; the dialog would outgrow the screen
        self._sentence, self._rows = sentence, rows
        self._unfolding = self.connect("notify::expanded", lambda *_: self._unfold())

    def _unfold(self) -> None:
        self.disconnect(self._unfolding)
        words = Gtk.Label(label=self._sentence, xalign=0, wrap=True, max_width_chars=1)
        words.get_style_context().add_class("dim-label")
        words.set_line_wrap_mode(Pango.WrapMode.WORD)
        box = self._rows()
        box.pack_start(words, False, False, 0)
        box.reorder_child(words, 0)
        box.set_margin_start(SPACE * 2)
        self.add(box)
        box.show_all()


def _all_below(widget: Gtk.Widget) -> list[Gtk.Widget]:
    found = [widget]
    if isinstance(widget, Gtk.Container):
        for child in widget.get_children():
            found += _all_below(child)
    return found
