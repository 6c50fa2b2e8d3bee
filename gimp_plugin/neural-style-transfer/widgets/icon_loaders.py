"""What decodes icons, started before GTK asks for the first one.

Newer gdk-pixbufs have programs beside this one do it (glycin), one for SVG and one for PNG, whose
start takes 40 ms and more; older ones load a library.
"""

from __future__ import annotations

import base64
import contextlib
import threading

from gi.repository import GdkPixbuf, GLib

#: Pictures of one pixel.
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg=="
)


def start_icon_loaders() -> None:
    """Decode icons that nobody sees, in threads."""
    for icon in (SVG, PNG):
        threading.Thread(target=_decode, args=(icon,), daemon=True).start()


def _decode(icon: bytes) -> None:
    with contextlib.suppress(GLib.Error):  # that cannot be decoded here: GTK has others
        loader = GdkPixbuf.PixbufLoader()
        loader.write(icon)
        loader.close()
