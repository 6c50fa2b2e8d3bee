"""Content loss for a photograph whose features are too many to be kept."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from .backbones import Tile
from .losses import Loss

#: Of a tile and a layer, the features of the photograph there.
Features = Callable[[Tile, str], Tensor]


class RecomputedContent:
    """A content loss that looks at the photograph again at every evaluation, tile by tile."""

    def __init__(self, layer: str, make: Callable[[str, Tensor], Loss], features: Features) -> None:
        """``make(layer, features)``: the loss against these features of the photograph."""
        self.layer, self._make, self._features = layer, make, features
        self._tile: Tile | None = None

    def part(self, tile: Tile) -> RecomputedContent:
        part = RecomputedContent(self.layer, self._make, self._features)
        part._tile = tile
        return part

    def statistic(self, features: Tensor, weights: Tensor | None) -> Tensor:
        return self._now().statistic(features, weights)

    def constant(self, features: Tensor, weights: Tensor | None) -> Tensor:
        return self._now().constant(features, weights)

    def value(self, statistic: Tensor) -> Tensor:
        return statistic[0] / statistic[1]

    @torch.no_grad()
    def _now(self) -> Loss:
        return self._make(self.layer, self._features(self._tile, self.layer))
