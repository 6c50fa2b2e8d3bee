"""Style images painted by formulas, so that a newcomer has styles at once.

The code of each style is imported when it is painted.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ...contract import BUILT_IN_STYLES

if TYPE_CHECKING:
    from .canvas import Pixels

NAMES = BUILT_IN_STYLES


def render(name: str, width: int = 768, height: int = 576, seed: int = 0) -> Pixels:
    """Paint a built-in style: float32 (height, width, 3), sRGB-encoded, 0..1.

    The same seed gives the same pixels. Brushes grow with the shorter side, so that any size
    shows the same picture. Raises KeyError for a name that is not in NAMES, ValueError for a
    side under 16 pixels.
    """
    if name not in NAMES:
        raise KeyError(name)
    if min(width, height) < 16:
        raise ValueError(f"a style image of {width}×{height} is too small to paint")
    canvas = import_module(".canvas", __package__)
    style = import_module(f".{name.replace('-', '_')}", __package__)
    return canvas.finish(style.paint(canvas.Canvas(width, height, seed)))
