"""The button with all presets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import gi

gi.require_version("Gtk", "3.0")
from arguments import NO_STYLE, OFFERED, property_name  # noqa: E402
from gi.repository import Gimp, GLib, Gtk  # noqa: E402
from languages.text import tr  # noqa: E402
from widgets.asking import ask_name  # noqa: E402

from settings import presets  # noqa: E402

#: What a preset holds: all but the style, which is chosen beside it.
HELD = [p for p in OFFERED if p.name not in NO_STYLE and property_name(p) not in NO_STYLE]


class PresetMenu(Gtk.MenuButton):
    """Puts a preset's values into ``config``; keeps those of now as a preset.

    ``guarded`` does what may raise UserError and shows what comes of it.
    """

    def __init__(
        self, config: Gimp.ProcedureConfig, guarded: Callable[[Callable[[], None]], None]
    ) -> None:
        super().__init__(label=tr("Presets"))
        self.set_image(Gtk.Image.new_from_icon_name("pan-down-symbolic", Gtk.IconSize.BUTTON))
        self.set_image_position(Gtk.PositionType.RIGHT)
        self.set_always_show_image(True)
        self.set_tooltip_text(tr("Settings that go well together, and your own"))
        self._config, self._guarded = config, guarded
        self._menu = Gtk.Menu()
        self.set_popup(self._menu)
        self._fill()

    def _fill(self) -> None:
        for child in self._menu.get_children():
            self._menu.remove(child)
        own = presets.own_names()
        for name in presets.BUILT_IN:
            self._add(self._menu, name, partial(self._load, name))
        if own:
            self._menu.append(Gtk.SeparatorMenuItem())
        for name in own:
            self._add(self._menu, name, partial(self._load, name))
        self._menu.append(Gtk.SeparatorMenuItem())
        self._add(self._menu, tr("Save These Settings…"), self._save)
        if own:
            deleting = Gtk.MenuItem(label=tr("Delete"))
            names = Gtk.Menu()
            for name in own:
                self._add(names, name, partial(self._delete, name))
            deleting.set_submenu(names)
            self._menu.append(deleting)
        self._menu.show_all()

    def _add(self, menu: Gtk.Menu, words: str, work: Callable[[], None]) -> None:
        item = Gtk.MenuItem(label=words)
        # Not now: what asks something must not keep the menu, or a screen reader, waiting.
        item.connect("activate", lambda _: GLib.idle_add(lambda: self._guarded(work)))
        menu.append(item)

    def _load(self, name: str) -> None:
        settings = presets.load(name)
        for parameter in HELD:
            self._config.set_property(property_name(parameter), getattr(settings, parameter.name))

    def _save(self) -> None:
        name = ask_name(
            self.get_toplevel(), tr("Save These Settings"), tr("_Save"), tr("My preset")
        )
        if name is not None:
            values = {p.name: self._config.get_property(property_name(p)) for p in HELD}
            presets.save(name, values)
            self._fill()

    def _delete(self, name: str) -> None:
        presets.delete(name)
        self._fill()
