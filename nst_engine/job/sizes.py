"""Sizes that images are worked on at. Imports no torch."""

from __future__ import annotations

from ..contract import SMALLEST_SIDE

Size = tuple[int, int]  # (width, height) in pixels


def longer_side(size: Size, chosen: int) -> int:
    """The longer side in pixels that is worked on: ``chosen``, or the image's own for 0."""
    return chosen or max(size)


def working_area(width: int, height: int, longer: int) -> float:
    """Pixels of an image whose longer side becomes ``longer``; 0 leaves it as it is."""
    return width * height * ((longer / max(width, height)) ** 2 if longer else 1)


def style_size_for_brush(style: Size, content: tuple[float, float], percent: float) -> Size:
    """Size of the style image whose strokes shall appear in a content image of size ``content``.

    At 100 % both have the same area; never below what the networks need.
    """
    width, height = style
    factor = (content[0] * content[1] / (width * height)) ** 0.5 * percent / 100
    factor = max(factor, SMALLEST_SIDE / min(style))
    return round(width * factor), round(height * factor)
