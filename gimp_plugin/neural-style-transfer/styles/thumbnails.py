"""Small pictures of styles, made without the engine."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from arguments import BUILT_IN_STYLE, STYLE_LAYER
from contract import STYLE_FILE_SUFFIX
from contract.paths import built_in_thumbnail
from gi.repository import GdkPixbuf, Gimp, Gio, GLib

from styles.offered import OfferedStyle

LONGEST_HEADER = 1 << 20  # bytes; a style file's is far shorter
THUMBNAIL = "thumbnail"  # the array of a style file that is a PNG file
SMOOTH = GdkPixbuf.InterpType.BILINEAR


def thumbnail(style: OfferedStyle, width: int, height: int) -> GdkPixbuf.Pixbuf | None:
    """The style as a image of exactly this size, cut where its sides have another ratio.

    None where there is none, or not yet.
    """
    try:
        found = _found(style, 2 * max(width, height))
    except (GLib.Error, OSError, ValueError, KeyError, TypeError) as error:
        logging.info("No thumbnail of %s: %s", style.title, error)
        return None
    return _cut(found, width, height) if found else None


def _found(style: OfferedStyle, side: int) -> GdkPixbuf.Pixbuf | None:
    """A image of about this longer side, or larger."""
    if style.argument == STYLE_LAYER:
        if not style.value.is_valid():
            return None
        return style.value.get_thumbnail(side, side, Gimp.PixbufTransparency.SMALL_CHECKS)
    if style.argument == BUILT_IN_STYLE:
        path = built_in_thumbnail(str(style.key))
        return GdkPixbuf.Pixbuf.new_from_file(str(path)) if path.exists() else None
    path = style.value.get_path()
    if path is None:
        return None
    if path.lower().endswith(STYLE_FILE_SUFFIX):
        return _decoded(_of_style_file(Path(path)))
    known = style.value.query_info("thumbnail::path", Gio.FileQueryInfoFlags.NONE, None)
    path = known.get_attribute_byte_string("thumbnail::path") or path
    image = GdkPixbuf.Pixbuf.new_from_file_at_scale(path, side, side, True)
    return image.apply_embedded_orientation()


def _of_style_file(path: Path) -> bytes:
    """The PNG file in a style file (safetensors: length of the header, header, arrays)."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > LONGEST_HEADER:
            raise ValueError("it is no style file")
        header = json.loads(file.read(length))
        begin, end = header[THUMBNAIL]["data_offsets"]
        file.seek(begin, 1)
        return file.read(end - begin)


def _decoded(data: bytes) -> GdkPixbuf.Pixbuf:
    loader = GdkPixbuf.PixbufLoader()
    loader.write(data)
    loader.close()
    return loader.get_pixbuf()


def _cut(image: GdkPixbuf.Pixbuf, width: int, height: int) -> GdkPixbuf.Pixbuf:
    """The middle of the image, filling this size."""
    factor = max(width / image.get_width(), height / image.get_height())
    across = max(width, round(image.get_width() * factor))
    down = max(height, round(image.get_height() * factor))
    scaled = image.scale_simple(across, down, SMOOTH)
    return scaled.new_subpixbuf((across - width) // 2, (down - height) // 2, width, height)
