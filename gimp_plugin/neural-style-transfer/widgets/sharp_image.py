"""Pixels shown one to one, also on screens that enlarge everything else."""

from __future__ import annotations

import contextlib

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GdkPixbuf, Gtk  # noqa: E402

SMOOTH = GdkPixbuf.InterpType.BILINEAR
try:
    gi.require_foreign("cairo")
    HAS_SURFACES = True
except ImportError:  # Debian's GIMP comes without pycairo
    HAS_SURFACES = False


def show_pixbuf(image: Gtk.Image, pixbuf: GdkPixbuf.Pixbuf, scale: int) -> None:
    """Show a pixbuf that is ``scale`` times as large as its place, in each direction.

    Without pycairo it is reduced to its place, and GTK enlarges it again.
    """
    if scale > 1 and HAS_SURFACES:
        surface = Gdk.cairo_surface_create_from_pixbuf(pixbuf, scale, image.get_window())
        with contextlib.suppress(TypeError):
            image.set_from_surface(surface)
            return
    if scale > 1:
        width, height = pixbuf.get_width() // scale, pixbuf.get_height() // scale
        pixbuf = pixbuf.scale_simple(max(1, width), max(1, height), SMOOTH)
    image.set_from_pixbuf(pixbuf)
