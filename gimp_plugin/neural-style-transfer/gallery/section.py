"""The tiles under one heading of the gallery."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402
from styles.offered import Heading, OfferedStyle  # noqa: E402

from gallery.tile import Tile  # noqa: E402

SPACE = 2  # px between tiles
MOST_IN_A_ROW = 12


class Section(Gtk.Box):
    """A heading and its tiles; a hint where there are none and one is given.

    ``on_key`` is called with the tile that has the focus and the event, and tells whether it has
    taken it.
    """

    def __init__(
        self,
        heading: Heading,
        empty: str,
        on_choose: Callable[[OfferedStyle], object],
        on_key: Callable[[Tile, Gdk.EventKey], bool],
        on_menu: Callable[[Tile, Gdk.Event], bool],
    ) -> None:
        super().__init__(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE)
        self.tiles: list[Tile] = []
        self._shown: list[OfferedStyle] | None = None
        self._on_menu = on_menu
        title = Gtk.Label(xalign=0)
        title.set_markup(f"<b>{GLib.markup_escape_text(heading.value)}</b>")
        self._empty = Gtk.Label(label=empty, xalign=0, wrap=True, max_width_chars=1)
        self._empty.get_style_context().add_class("dim-label")
        self._flow = Gtk.FlowBox(
            homogeneous=True,
            activate_on_single_click=True,
            selection_mode=Gtk.SelectionMode.SINGLE,
            max_children_per_line=MOST_IN_A_ROW,
            row_spacing=SPACE,
            column_spacing=SPACE,
        )
        self._flow.get_accessible().set_name(heading.value)
        self._flow.connect("child-activated", lambda _, tile: on_choose(tile.style))
        self._flow.connect("key-press-event", lambda _, event: self._key(event, on_key))
        self._flow.connect("button-press-event", lambda _, event: self._button(event))
        for widget in (title, self._empty, self._flow):
            self.pack_start(widget, False, False, 0)
        self.show_all()
        self.set_no_show_all(True)

    def show_styles(self, styles: Sequence[OfferedStyle]) -> list[Tile]:
        """Show these; the tiles that are new, without thumbnails."""
        if styles == self._shown:
            return []
        self._shown = list(styles)
        for tile in self.tiles:
            self._flow.remove(tile)
        self.tiles = [Tile(style) for style in styles]
        for tile in self.tiles:
            self._flow.add(tile)
        self._empty.set_visible(not styles)
        self._flow.set_visible(bool(styles))
        self.set_visible(bool(styles) or bool(self._empty.get_text()))
        return self.tiles

    def mark_chosen(self, chosen: tuple[str, int | str] | None) -> Tile | None:
        """Frame the tile of this argument and key, and no other; the tile."""
        found = None
        for tile in self.tiles:
            is_chosen = (tile.style.argument, tile.style.key) == chosen
            tile.describe(is_chosen)
            found = tile if is_chosen else found
        if found is None:
            self._flow.unselect_all()
        else:
            self._flow.select_child(found)
        return found

    def _key(self, event: Gdk.EventKey, on_key: Callable[[Tile, Gdk.EventKey], bool]) -> bool:
        tile = self._flow.get_focus_child()
        return tile is not None and on_key(tile, event)

    def _button(self, event: Gdk.EventButton) -> bool:
        if event.button != Gdk.BUTTON_SECONDARY:
            return False
        tile = self._flow.get_child_at_pos(int(event.x), int(event.y))
        return tile is not None and self._on_menu(tile, event)
