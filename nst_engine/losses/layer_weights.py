"""Parsing of layer lists such as ``relu4_2`` or ``relu1_1:2 relu2_1:0.5``."""

from __future__ import annotations

import math

from ..contract import UserError
from ..networks.vgg_layers import RELUS


def parse_layers(text: str, flag: str) -> dict[str, float]:
    """Weights by layer, 1 where none is given; raises UserError that names ``flag``."""
    layers: dict[str, float] = {}
    for word in text.replace(",", " ").split():
        name, _, weight = word.partition(":")
        if name not in RELUS:
            raise UserError(
                "bad-parameter",
                f"{flag} names the layer {name!r}, which does not exist.",
                f"Choose from {', '.join(RELUS)}.",
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
        raise UserError("bad-parameter", f"{flag} has {word!r}: the weight must be above 0.")
    return weight
