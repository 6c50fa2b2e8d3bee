"""How many pages or frames a file has, of which one is read."""

from __future__ import annotations

import struct
from pathlib import Path

import pyvips

from ..files import open_regular

PNG_SIGNATURE = 8  # bytes
#: Announces an animation, before the pixels (PNG specification, third edition, 11.3.6.1).
ANIMATION, PIXELS = b"acTL", b"IDAT"


def count_pages(path: Path, image: pyvips.Image) -> int:
    """How many there are in the file that this image was opened from; OSError.

    libvips counts them, but for PNG, of which it knows the one picture that all programs show.
    """
    if image.get("vips-loader") == "pngload_source":
        return _frames_of_png(path)
    return image.get_n_pages()


def _frames_of_png(path: Path) -> int:
    with open_regular(path) as file:
        file.seek(PNG_SIGNATURE)
        while len(head := file.read(8)) == 8:
            length, kind = struct.unpack(">I4s", head)
            if kind == ANIMATION:
                frames = file.read(4)
                return max(1, int.from_bytes(frames, "big"))
            if kind == PIXELS:
                break
            file.seek(length + 4, 1)  # and its checksum
    return 1
