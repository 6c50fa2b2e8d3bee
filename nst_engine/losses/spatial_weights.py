"""How much each position of a layer counts."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor


class SpatialWeights:
    """Weights of a picture's pixels, as weights of positions at the resolution of any layer."""

    def __init__(self, pixels: Tensor) -> None:
        """``pixels``: (1, 1, height, width) in 0..1, of the picture that the layers see."""
        self._pixels = pixels
        self._known: dict[tuple[int, ...], Tensor] = {}

    def at(self, size: tuple[int, int]) -> Tensor:
        """(1, 1, height, width) for a layer of this (height, width).

        A position has the mean over its pixels, so it counts as soon as one of them does.
        """
        if size not in self._known:
            same = size == tuple(self._pixels.shape[-2:])
            self._known[size] = (
                self._pixels if same else F.interpolate(self._pixels, size, mode="area")
            )
        return self._known[size]
