"""Layer pixels as bytes, strip by strip: GEGL needs twice the memory for a whole picture.

Colours travel in the image's own primaries with sRGB's curve (babl's ``R~G~B~A``). The
curve is what the networks know, also where the image is linear light or its profile has
another one. The primaries stay, so that nothing is clipped on the way and back, and
babl converts a style of another profile into them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gi.repository import Babl, Gegl, Gimp

STRIP = 256  # rows


@dataclass(frozen=True)
class Format:
    """A babl format and the bytes of one pixel in it."""

    name: str
    size: int


MASK = Format("Y float", 4)


def colour_format(drawable: Gimp.Drawable) -> Format:
    """R, G, B and straight alpha as float32, in the colour space of this drawable."""
    space = Babl.format_get_space(drawable.get_format())
    return Format(Babl.get_name(Babl.format_with_space("R~G~B~A float", space)), 16)


def strips(height: int) -> Iterator[tuple[int, int]]:
    """(first row, rows) of every strip."""
    for y in range(0, height, STRIP):
        yield y, min(STRIP, height - y)


def read(
    drawable: Gimp.Drawable, form: Format, x: int, y: int, width: int, height: int
) -> bytearray:
    """The rectangle's pixels, row by row; x and y count from the drawable's own corner.

    Zeros stand for what lies outside.
    """
    buffer = drawable.get_buffer()
    row = width * form.size
    data = bytearray(row * height)
    for top, rows in strips(height):
        area = Gegl.Rectangle.new(x, y + top, width, rows)
        data[top * row : (top + rows) * row] = buffer.get(
            area, 1.0, form.name, Gegl.AbyssPolicy.NONE
        )
    return data


def write(drawable: Gimp.Drawable, form: Format, data: bytes | bytearray | memoryview) -> None:
    """Fill the whole drawable; raises ValueError when ``data`` is not of its size."""
    width, height = drawable.get_width(), drawable.get_height()
    row = width * form.size
    view = memoryview(data).cast("B")
    if len(view) != row * height:  # GEGL would only grumble and write nothing
        raise ValueError(f"{len(view)} bytes for {width}×{height} pixels of {form.size}")
    buffer = drawable.get_buffer()
    for top, rows in strips(height):
        area = Gegl.Rectangle.new(0, top, width, rows)
        buffer.set(area, form.name, bytes(view[top * row : (top + rows) * row]))
    buffer.flush()
    drawable.update(0, 0, width, height)
