"""One style in the gallery: its thumbnail, and its name below."""

from __future__ import annotations

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GdkPixbuf, Gtk, Pango  # noqa: E402
from languages.text import tr  # noqa: E402
from styles.offered import OfferedStyle  # noqa: E402
from widgets.sharp_image import show_pixbuf  # noqa: E402

SIZE = (84, 60)  # px of the thumbnail: four fit into the column
LETTERS = 9  # of a name that are always to be seen
EMPTY = 0x80808040  # colour of a thumbnail that is not there yet


class Tile(Gtk.FlowBoxChild):
    """A style that can be chosen."""

    def __init__(self, style: OfferedStyle) -> None:
        super().__init__()
        self.style = style
        self.has_thumbnail = False
        self._image = Gtk.Image()
        self._image.set_size_request(*SIZE)
        self._name = Gtk.Label(label=style.title, ellipsize=Pango.EllipsizeMode.END)
        self._name.set_max_width_chars(LETTERS)
        self._name.set_attributes(_small())
        column = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=2, border_width=2)
        column.pack_start(self._image, False, False, 0)
        column.pack_start(self._name, False, False, 0)
        self.add(column)
        self.get_style_context().add_class("nst-tile")
        self.set_has_tooltip(True)
        self.connect("query-tooltip", _tell_name)  # that does not hold the tile: it goes at once
        self.get_accessible().set_name(style.title)
        self.describe(is_chosen=False)
        self.show_thumbnail(None)
        self.show_all()

    def describe(self, is_chosen: bool) -> None:
        """Tell a screen reader what the style is, and whether it is the chosen one."""
        words = tr("Chosen. {hint}").format(hint=self.style.hint) if is_chosen else self.style.hint
        if self.get_accessible().get_description() != words:
            self.get_accessible().set_description(words)

    def show_thumbnail(self, thumbnail: GdkPixbuf.Pixbuf | None) -> None:
        """Show it, or a grey field while there is none."""
        self.has_thumbnail = thumbnail is not None
        if thumbnail is None:
            rgb = GdkPixbuf.Colorspace.RGB
            thumbnail = GdkPixbuf.Pixbuf.new(rgb, True, 8, *SIZE)
            thumbnail.fill(EMPTY)
            self._image.set_from_pixbuf(thumbnail)
        else:
            show_pixbuf(self._image, thumbnail, self.get_scale_factor())

    @property
    def is_name_cut_off(self) -> bool:
        """Whether not all of the name is to be seen."""
        return self._name.get_layout().is_ellipsized()


def _tell_name(tile: Tile, _x: int, _y: int, _keyboard: bool, tip: Gtk.Tooltip) -> bool:
    """The whole name where it is cut off; elsewhere a tooltip would only hide other tiles."""
    tip.set_text(tile.style.title)
    return tile.is_name_cut_off


def _small() -> Pango.AttrList:
    attributes = Pango.AttrList()
    attributes.insert(Pango.attr_scale_new(0.85))
    return attributes
