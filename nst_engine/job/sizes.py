"""What strength and brush size mean for every method. Needs no torch."""

from __future__ import annotations

from ..contract import SMALLEST_SIDE, Settings

Size = tuple[int, int]  # (width, height) in pixels

#: Below this strength the photograph itself is mixed in: no content weight keeps its colours, so
#: without this the first percent would change as much as the next thirty. The root makes the
#: way up to here as even as beyond; measured on two pairs at 192 px.
WHOLLY_PAINTED_FROM = 20


def painted_share(settings: Settings) -> float:
    """How much of the picture is the painted one, the rest being the photograph; 0 to 1."""
    if settings.preset != "none":
        return 1.0
    return min(1.0, settings.strength / WHOLLY_PAINTED_FROM) ** 0.5


def style_size_for_brush(style: Size, picture: Size, percent: float) -> Size:
    """Size of the style picture whose strokes shall appear in a picture of size ``picture``.

    At 100 % both have the same area; never below what the networks need.
    """
    width, height = style
    factor = (picture[0] * picture[1] / (width * height)) ** 0.5 * percent / 100
    factor = max(factor, SMALLEST_SIDE / min(style))
    return round(width * factor), round(height * factor)
