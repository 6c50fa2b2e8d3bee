"""What is seen of the images, put together pixel by pixel."""

from __future__ import annotations

from dataclasses import dataclass

from gi.repository import GdkPixbuf, GLib

from preview.viewport import Viewport

CHECKS = (8, 0x999999, 0x666666)  # size and greys of what shows through transparent pixels
SMOOTH, SHARP = GdkPixbuf.InterpType.BILINEAR, GdkPixbuf.InterpType.NEAREST
LINE = 2  # px, width of the line between before and after
BRIGHT, DARK = 0xFFFFFFFF, 0x00000080
DIMMED = 130  # of 255: how much an image is darkened that is no longer true


@dataclass(frozen=True)
class Patch:
    """Pixels of a part of the image: x, y, width, height in pixels of the image."""

    pixels: GdkPixbuf.Pixbuf
    area: tuple[float, float, float, float]


def pixbuf(pixels: bytes, width: int, height: int) -> GdkPixbuf.Pixbuf:
    """sRGB and alpha, uint8, as a pixbuf."""
    rgb = GdkPixbuf.Colorspace.RGB
    return GdkPixbuf.Pixbuf.new_from_bytes(
        GLib.Bytes.new(pixels), rgb, True, 8, width, height, width * 4
    )


def compose(
    view: Viewport,
    content: list[Patch],
    stylized: list[Patch],
    split: float | None = None,
    dimmed: bool = False,
) -> GdkPixbuf.Pixbuf:
    """The stylized image over the content, as large as the view's room.

    ``split`` is the place of the line, in 0..1 of the room, right of which the stylized image
    begins; None: everywhere. Later patches lie above earlier ones.
    """
    width, height = view.room
    canvas = GdkPixbuf.Pixbuf.new(GdkPixbuf.Colorspace.RGB, True, 8, width, height)
    canvas.fill(0)
    for number, patch in enumerate(content):
        _draw(canvas, patch, view, checks=number == 0)
    line = 0 if split is None else round(split * width)
    for patch in stylized:
        _draw(canvas, patch, view, left=line)
    if dimmed:
        _cover(canvas, 0, 0, width, height)
    if split is not None:
        _rule(canvas, line, view)
    return canvas


def _draw(
    canvas: GdkPixbuf.Pixbuf, patch: Patch, view: Viewport, left: int = 0, checks: bool = False
) -> None:
    """Draw the patch right of ``left``."""
    x, y, _, _ = view.place
    px, py, pw, ph = patch.area
    at = x + px * view.scale, y + py * view.scale
    size = pw * view.scale, ph * view.scale
    begin = [max(left, round(at[0])), max(0, round(at[1]))]
    end = [min(view.room[n], round(at[n] + size[n])) for n in (0, 1)]
    if any(e <= b for b, e in zip(begin, end, strict=True)):
        return
    pixels = patch.pixels
    ratio = size[0] / pixels.get_width(), size[1] / pixels.get_height()
    where = (*begin, end[0] - begin[0], end[1] - begin[1], *at, *ratio, SMOOTH, 255)
    if checks:
        pixels.composite_color(canvas, *where, 0, 0, *CHECKS)
    else:
        pixels.composite(canvas, *where)


def _rule(canvas: GdkPixbuf.Pixbuf, at: int, view: Viewport) -> None:
    """The line between before and after, with a handle in its middle."""
    _, top, _, high = view.place
    begin, end = max(0, round(top)), min(view.room[1], round(top + high))
    for x, width, color in ((at - LINE, 2 * LINE, DARK), (at - LINE // 2, LINE, BRIGHT)):
        _fill(canvas, x, begin, width, end - begin, color)
    middle = (begin + end) // 2
    _fill(canvas, at - 4, middle - 16, 8, 32, DARK)
    _fill(canvas, at - 3, middle - 15, 6, 30, BRIGHT)


def _fill(canvas: GdkPixbuf.Pixbuf, x: int, y: int, width: int, height: int, color: int) -> None:
    left, right = max(0, x), min(canvas.get_width(), x + width)
    if right > left and height > 0:
        canvas.new_subpixbuf(left, y, right - left, height).fill(color)


def _cover(canvas: GdkPixbuf.Pixbuf, x: int, y: int, width: int, height: int) -> None:
    """Darken what is there."""
    black = GdkPixbuf.Pixbuf.new(GdkPixbuf.Colorspace.RGB, False, 8, 1, 1)
    black.fill(0)
    black.composite(canvas, x, y, width, height, 0, 0, width, height, SHARP, DIMMED)
