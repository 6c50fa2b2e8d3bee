"""Layer pixels as bytes, strip by strip: GEGL needs twice the memory for a whole image.

Colours travel in the image's own primaries, so that nothing is clipped on the way out and
back, and babl converts a style of another profile into them. Their curve is the image's
own as well, unless that is linear: the networks know images with a curve like sRGB's.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from gi.repository import Babl, Gegl, Gimp

STRIP = 64  # rows
TILE_CACHE = 32 << 20  # bytes; pixels are read and written once, GIMP itself has them


@dataclass(frozen=True)
class Format:
    """A babl format and the bytes of one pixel in it."""

    name: str
    size: int


@dataclass(frozen=True)
class Area:
    """A rectangle of pixels; x and y count from the drawable's own corner."""

    x: int
    y: int
    width: int
    height: int

    @classmethod
    def of(cls, drawable: Gimp.Drawable) -> Area:
        """All of the drawable."""
        return cls(0, 0, drawable.get_width(), drawable.get_height())


MASK = Format("Y float", 4)
SCREEN = Format("R'G'B'A u8", 4)


def prepare() -> None:
    """Start babl. Must come before anything else here."""
    Babl.init()


@functools.cache
def start_gegl() -> None:
    """Start GEGL, with a small cache."""
    Gegl.init(None)
    Gegl.config().set_property("tile-cache-size", TILE_CACHE)


def color_formats(drawable: Gimp.Drawable) -> tuple[Format, Format]:
    """R, G, B and straight alpha in the colour space of this drawable: as float32, as uint8."""
    profile = drawable.get_image().get_color_profile()
    # Not sRGB's curve (R~G~B~A) for all: from 8 bits that takes babl six times as long.
    model = "R~G~B~A" if profile and profile.is_linear() else "R'G'B'A"
    space = Babl.format_get_space(drawable.get_format())
    names = [Babl.format_with_space(f"{model} {kind}", space) for kind in ("float", "u8")]
    return Format(Babl.get_name(names[0]), 16), Format(Babl.get_name(names[1]), 4)


def strips(height: int) -> Iterator[tuple[int, int]]:
    """The first row and the number of rows of every strip."""
    for y in range(0, height, STRIP):
        yield y, min(STRIP, height - y)


def halvings(width: int, height: int, longer: int, shorter: int = 1) -> int:
    """How often an image can be halved before a side falls below ``longer`` or ``shorter``."""
    count = 0
    while max(width, height) >> count + 1 >= longer and min(width, height) >> count + 1 >= shorter:
        count += 1
    return count


def halvings_to_area(width: int, height: int, area: float) -> int:
    """How often an image can be halved before it has fewer than ``area`` pixels."""
    count = 0
    while (width >> count + 1) * (height >> count + 1) >= area:
        count += 1
    return count


def read(drawable: Gimp.Drawable, form: Format, area: Area, halvings: int = 0) -> bytearray:
    """The area's pixels, row by row; zeros stand for what lies outside of the drawable.

    The sides are halved so often (rounding down) on the way, which GEGL does by averaging.
    """
    start_gegl()
    buffer = drawable.get_buffer()
    x, y = area.x >> halvings, area.y >> halvings
    width, height = area.width >> halvings, area.height >> halvings
    data = bytearray()
    for top, rows in strips(height):
        strip = Gegl.Rectangle.new(x, y + top, width, rows)
        data += buffer.get(strip, 0.5**halvings, form.name, Gegl.AbyssPolicy.NONE)
    return data


def for_screen(data: bytes | bytearray, form: Format, width: int, height: int) -> bytes:
    """Pixels of the format ``form`` (4 × 8 bits) as sRGB; raises ValueError for a wrong size."""
    if len(data) != width * height * form.size:
        raise ValueError(f"{len(data)} bytes for {width}×{height} pixels of {form.size}")
    if form == SCREEN:
        return bytes(data)
    start_gegl()
    area = Gegl.Rectangle.new(0, 0, width, height)
    buffer = Gegl.Buffer.new(form.name, 0, 0, width, height)
    buffer.set(area, form.name, bytes(data))
    return buffer.get(area, 1.0, SCREEN.name, Gegl.AbyssPolicy.NONE)


def write(drawable: Gimp.Drawable, form: Format, data: bytes | bytearray | memoryview) -> None:
    """Fill the whole drawable; raises ValueError when ``data`` is not of its size."""
    width, height = drawable.get_width(), drawable.get_height()
    row = width * form.size
    view = memoryview(data).cast("B")
    if len(view) != row * height:  # GEGL would only grumble and write nothing
        raise ValueError(f"{len(view)} bytes for {width}×{height} pixels of {form.size}")
    start_gegl()
    buffer = drawable.get_buffer()
    for top, rows in strips(height):
        strip = Gegl.Rectangle.new(0, top, width, rows)
        buffer.set(strip, form.name, bytes(view[top * row : (top + rows) * row]))
    buffer.flush()
    drawable.update(0, 0, width, height)
