"""What decodes icons, started before GTK asks for the first one.

Newer gdk-pixbufs have a program beside this one do it (glycin), whose start takes 40 ms and more;
older ones load a library.
"""

from __future__ import annotations

import contextlib
import threading

from gi.repository import GdkPixbuf, GLib

SMALLEST = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def start_icon_loader() -> None:
    """Decode an icon that nobody sees, in a thread."""
    threading.Thread(target=_decode, daemon=True).start()


def _decode() -> None:
    with contextlib.suppress(GLib.Error):  # no SVG can be decoded here: GTK has others
        loader = GdkPixbuf.PixbufLoader()
        loader.write(SMALLEST)
        loader.close()
