"""Spatial weights: how much each position of a layer counts."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor


class SpatialWeights:
    """Weights of an image's pixels, resampled to the positions of any layer."""

    def __init__(self, pixels: Tensor) -> None:
        """``pixels``: (1, 1, height, width) in 0..1, of the image that has the layers."""
        self._pixels = pixels
        self._known: dict[tuple[int, ...], Tensor] = {}

    def at(self, size: tuple[int, int]) -> Tensor:
        """Weights (1, 1, height, width) for a layer of this (height, width).

        A position has the mean of its pixels, so it counts as soon as one of them does.
        """
        if size not in self._known:
            same = size == tuple(self._pixels.shape[-2:])
            at = self._pixels if same else F.interpolate(self._pixels, size, mode="area")
            self._known[size] = at
        return self._known[size]
