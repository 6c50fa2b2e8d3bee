"""The image in the dialog: the stylized one as it grows, over the content."""

from __future__ import annotations

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GdkPixbuf, GLib, Gtk  # noqa: E402

LEAST = (320, 240)  # px on the screen
USUAL = (600, 420)
TILES = (8, 0x999999, 0x666666)  # size and greys of what shows through transparent pixels
SMOOTH = GdkPixbuf.InterpType.BILINEAR


class PreviewImage(Gtk.ScrolledWindow):
    """An image as large as there is room for; a plain Gtk.Image would forbid to shrink."""

    def __init__(self) -> None:
        super().__init__(
            hscrollbar_policy=Gtk.PolicyType.EXTERNAL, vscrollbar_policy=Gtk.PolicyType.EXTERNAL
        )
        self.set_size_request(*LEAST)
        self.set_propagate_natural_width(False)
        self.set_min_content_width(USUAL[0])
        self.set_min_content_height(USUAL[1])
        self._image = Gtk.Image()
        self._image.get_accessible().set_name("Live picture")
        self.add(self._image)
        self._content: GdkPixbuf.Pixbuf | None = None
        self._stylized: GdkPixbuf.Pixbuf | None = None
        self._before = False
        self._drawn: tuple | None = None
        self.connect("size-allocate", lambda *_: GLib.idle_add(self._draw))

    def show_content(self, pixels: bytes, width: int, height: int) -> None:
        """Show what lies below: sRGB and alpha, uint8."""
        self._content = _pixbuf(pixels, width, height)
        self._draw()

    def show_stylized(self, pixels: bytes, width: int, height: int) -> None:
        """Show what lies above it, of the same sides' ratio; its alpha says where."""
        self._stylized = _pixbuf(pixels, width, height)
        self._draw()

    def show_before(self, before: bool) -> None:
        """Show the content alone, or with the stylized image."""
        self._before = before
        self._draw()

    def _draw(self) -> bool:
        room = (self.get_allocated_width(), self.get_allocated_height())
        stylized = None if self._before else self._stylized
        what = (room, self._content, stylized)
        if self._content and what != self._drawn:
            self._drawn = what
            self._image.set_from_pixbuf(_drawing(self._content, stylized, *room))
        return GLib.SOURCE_REMOVE


def _drawing(
    content: GdkPixbuf.Pixbuf, stylized: GdkPixbuf.Pixbuf | None, width: int, height: int
) -> GdkPixbuf.Pixbuf:
    """The stylized image over the content, both as large as fits into this room."""
    factor = min(width / content.get_width(), height / content.get_height())
    width = max(1, int(content.get_width() * factor))
    height = max(1, int(content.get_height() * factor))
    drawing = content.composite_color_simple(width, height, SMOOTH, 255, *TILES)
    if stylized:
        ratio = (width / stylized.get_width(), height / stylized.get_height())
        stylized.composite(drawing, 0, 0, width, height, 0, 0, *ratio, SMOOTH, 255)
    return drawing


def _pixbuf(pixels: bytes, width: int, height: int) -> GdkPixbuf.Pixbuf:
    rgb = GdkPixbuf.Colorspace.RGB
    return GdkPixbuf.Pixbuf.new_from_bytes(
        GLib.Bytes.new(pixels), rgb, True, 8, width, height, width * 4
    )
