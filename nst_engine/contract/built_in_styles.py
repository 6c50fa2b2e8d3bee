"""The styles that the engine paints itself: name -> words for people."""

from __future__ import annotations

BUILT_IN_STYLES: dict[str, str] = {
    "swirling-oil": "Swirling oil",
    "palette-knife": "Palette knife",
    "pointillism": "Pointillism",
    "watercolour": "Watercolour",
    "coloured-pencil": "Coloured pencil",
    "charcoal": "Charcoal",
    "ink-hatching": "Ink hatching",
    "woodcut": "Woodcut",
    "mosaic": "Mosaic",
    "stained-glass": "Stained glass",
    "paper-cut-outs": "Paper cut-outs",
}
