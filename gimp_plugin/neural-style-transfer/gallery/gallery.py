"""All styles that can be chosen, under headings, with the one that is chosen framed."""

from __future__ import annotations

from collections.abc import Callable

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402
from languages.text import tr  # noqa: E402
from styles.offered import Heading, OfferedStyle  # noqa: E402
from styles.thumbnails import thumbnail  # noqa: E402
from widgets.css import add_css  # noqa: E402

from gallery.navigation import Direction, Place, neighbor  # noqa: E402
from gallery.section import Section  # noqa: E402
from gallery.tile import SIZE, Tile  # noqa: E402

SPACE = 6  # px between sections
LEAST = 150  # px of height: one row and a half, so that one sees that there is more
#: What stands under a heading without styles; a heading without words is left out then.
NOTHING = {Heading.OPEN: tr("Open a painting in GIMP and it stands here.")}
KEYS = {
    Gdk.KEY_Left: Direction.PREVIOUS,
    Gdk.KEY_Right: Direction.NEXT,
    Gdk.KEY_Up: Direction.UP,
    Gdk.KEY_Down: Direction.DOWN,
    Gdk.KEY_Home: Direction.FIRST,
    Gdk.KEY_End: Direction.LAST,
}
RIGHT_TO_LEFT = {Direction.PREVIOUS: Direction.NEXT, Direction.NEXT: Direction.PREVIOUS}
CHOOSING = (Gdk.KEY_Return, Gdk.KEY_KP_Enter, Gdk.KEY_space)
CSS = b"""
.nst-tile { padding: 1px; border: 2px solid transparent; border-radius: 4px; }
.nst-tile:selected { border-color: @theme_selected_bg_color; }
"""


class Gallery(Gtk.ScrolledWindow):
    """The tiles of all styles.

    ``list_styles`` gives those that there are now; ``on_choose`` gets the one that was clicked;
    ``menu_for`` the menu for a tile, or None.
    """

    def __init__(
        self,
        list_styles: Callable[[], list[OfferedStyle]],
        on_choose: Callable[[OfferedStyle], object],
        menu_for: Callable[[OfferedStyle], Gtk.Menu | None],
    ) -> None:
        super().__init__(hscrollbar_policy=Gtk.PolicyType.NEVER)
        self.set_min_content_height(LEAST)
        self.set_overlay_scrolling(False)  # the bar tells that there are more styles below
        self.set_shadow_type(Gtk.ShadowType.IN)
        self._list_styles, self._menu_for = list_styles, menu_for
        self._on_choose = on_choose
        self._chosen: tuple[str, int | str] | None = None
        self._without_thumbnail: list[Tile] = []
        self._sections = {
            heading: Section(heading, NOTHING.get(heading, ""), on_choose, self._key, self._menu)
            for heading in Heading
        }
        column = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE, border_width=SPACE)
        for section in self._sections.values():
            column.pack_start(section, False, False, 0)
        column.set_focus_vadjustment(self.get_vadjustment())
        self.add(column)
        self.get_accessible().set_name(tr("Styles"))
        add_css(CSS)

    def refresh(self) -> None:
        """Show the styles that there are now; thumbnails follow when nothing else is to be done."""
        styles = self._list_styles()
        new = [
            tile
            for heading, section in self._sections.items()
            for tile in section.show_styles([s for s in styles if s.heading is heading])
        ]
        self._mark_chosen()
        painted_now = [
            tile
            for tile in self._sections[Heading.BUILT_IN].tiles
            if not tile.has_thumbnail and tile not in new
        ]
        if not self._without_thumbnail and (new or painted_now):
            GLib.idle_add(self._add_thumbnail, priority=GLib.PRIORITY_LOW)
        self._without_thumbnail += [*new, *painted_now]

    def mark_chosen(self, chosen: tuple[str, int | str] | None) -> None:
        """Frame the style of this argument and key, and let it be seen."""
        if chosen == self._chosen:
            return
        self._chosen = chosen
        tile = self._mark_chosen()
        if tile:
            GLib.idle_add(self._scroll_to, tile)

    def style_of(self, chosen: tuple[str, int | str] | None) -> OfferedStyle | None:
        """The style of this argument and key, where it is offered."""
        for tile in self._tiles():
            if (tile.style.argument, tile.style.key) == chosen:
                return tile.style
        return None

    def _mark_chosen(self) -> Tile | None:
        marked = [section.mark_chosen(self._chosen) for section in self._sections.values()]
        return next(filter(None, marked), None)

    def _tiles(self) -> list[Tile]:
        return [tile for section in self._sections.values() for tile in section.tiles]

    def _add_thumbnail(self) -> bool:
        if self._without_thumbnail:
            tile, scale = self._without_thumbnail.pop(0), self.get_scale_factor()
            if tile.get_parent():
                tile.show_thumbnail(thumbnail(tile.style, scale * SIZE[0], scale * SIZE[1]))
        return bool(self._without_thumbnail)

    def _scroll_to(self, tile: Tile) -> bool:
        at = tile.translate_coordinates(self.get_child().get_child(), 0, 0)
        if at and tile.get_parent():
            self.get_vadjustment().clamp_page(at[1], at[1] + tile.get_allocated_height())
        return GLib.SOURCE_REMOVE

    def _key(self, tile: Tile, event: Gdk.EventKey) -> bool:
        if event.keyval in CHOOSING:
            self._on_choose(tile.style)
            return True
        if event.keyval == Gdk.KEY_Menu:
            return self._menu(tile, event)
        direction = KEYS.get(event.keyval)
        if direction is None:
            return False
        if self.get_direction() == Gtk.TextDirection.RTL:
            direction = RIGHT_TO_LEFT.get(direction, direction)
        tiles = self._tiles()
        there = tiles[neighbor([self._place(t) for t in tiles], tiles.index(tile), direction)]
        there.grab_focus()
        return True

    def _place(self, tile: Tile) -> Place:
        x, y = tile.translate_coordinates(self.get_child(), 0, 0) or (0, 0)
        return Place(x + tile.get_allocated_width() // 2, y)

    def _menu(self, tile: Tile, event: Gdk.Event) -> bool:
        menu = self._menu_for(tile.style)
        if menu is None:
            return False
        menu.attach_to_widget(tile)
        menu.popup_at_widget(tile, Gdk.Gravity.SOUTH_WEST, Gdk.Gravity.NORTH_WEST, event)
        return True
