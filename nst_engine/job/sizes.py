"""The size of the style image for a brush size. Imports no torch."""

from __future__ import annotations

from ..contract import SMALLEST_SIDE

Size = tuple[int, int]  # (width, height) in pixels


def style_size_for_brush(style: Size, picture: tuple[float, float], percent: float) -> Size:
    """Size of the style picture whose strokes shall appear in a picture of size ``picture``.

    At 100 % both have the same area; never below what the networks need.
    """
    width, height = style
    factor = (picture[0] * picture[1] / (width * height)) ** 0.5 * percent / 100
    factor = max(factor, SMALLEST_SIDE / min(style))
    return round(width * factor), round(height * factor)
