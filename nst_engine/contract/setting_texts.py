"""Settings that are texts with a grammar of their own: lists of layers, and tiles."""

from __future__ import annotations

import math

from .errors import UserError
from .settings import Settings

#: Names of VGG-19's layers that can be chosen, in the order of the network.
LAYERS = (
    *("relu1_1", "relu1_2"),
    *("relu2_1", "relu2_2"),
    *("relu3_1", "relu3_2", "relu3_3", "relu3_4"),
    *("relu4_1", "relu4_2", "relu4_3", "relu4_4"),
    "relu5_1",
)
#: px; smaller tiles would cost over ten times the work of the whole image, and save little.
SMALLEST_TILE = 64


def check_texts(settings: Settings) -> None:
    """Raise the UserError that the work would end with only when it has begun."""
    parse_layers(settings.style_layers, "--style-layers")
    parse_layers(settings.content_layers, "--content-layers")
    parse_tile(settings.tile)


def parse_layers(text: str, flag: str) -> dict[str, float]:
    """Weights by layer, of ``relu4_2`` or ``relu1_1:2 relu2_1:0.5``; 1 where none is given.

    Raises UserError that names ``flag``.
    """
    layers: dict[str, float] = {}
    for word in text.replace(",", " ").split():
        name, _, weight = word.partition(":")
        if name not in LAYERS:
            raise UserError(
                "bad-parameter",
                f"{flag} names the layer {name!r}, which does not exist.",
                f"Choose from {', '.join(LAYERS)}.",
            )
        layers[name] = _weight(weight, word, flag) if weight else 1.0
    if not layers:
        raise UserError("bad-parameter", f"{flag} is empty.", "Name at least one layer.")
    return layers


def _weight(text: str, word: str, flag: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        weight = math.nan
    if not 0 < weight < math.inf:
        raise UserError(
            "bad-parameter",
            f"{flag} has {word!r}: the weight must be above 0.",
            "Write it as in relu4_1:0.5.",
        )
    return weight


def parse_tile(text: str) -> int | None:
    """The side of a tile in pixels; None for ``auto`` and ``off``. Raises UserError."""
    if text in ("auto", "off"):
        return None
    try:
        size = int(text)
    except ValueError:
        size = 0
    if size < SMALLEST_TILE:
        raise UserError(
            "bad-parameter",
            f"--tile is {text!r}.",
            f"Give auto, off, or the side of a tile in pixels, at least {SMALLEST_TILE}.",
        )
    return size
