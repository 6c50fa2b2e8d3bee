"""The window's icon: the image, as windows of images have it in GIMP.

GTK would take GIMP's own in eleven sizes, each of which newer gdk-pixbufs have a program decode
(glycin), before the window is there.
"""

from __future__ import annotations

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gimp, Gtk  # noqa: E402

SIDE = 48  # px


def set_icon(window: Gtk.Window, image: Gimp.Image) -> None:
    """Give the window the image as its icon; GIMP's, where the image is gone."""
    if image.is_valid():
        window.set_icon(image.get_thumbnail(SIDE, SIDE, Gimp.PixbufTransparency.KEEP_ALPHA))
