"""Content loss: the features of the picture against those of the photograph."""

from __future__ import annotations

import functools
from collections.abc import Callable

import torch
from torch import Tensor

from ..networks.tiles import Tile
from ..networks.vgg_layers import stride
from .base import Loss


class ContentLoss:
    """Squared feature distance relative to the photograph's: sum (F - P)^2 / sum P^2.

    Gatys, Ecker & Bethge 2016, equation 1, with the norm of P in place of the factor 1/2.
    """

    def __init__(self, layer: str, target: Tensor) -> None:
        self.layer = layer
        self.target = target

    @functools.cached_property
    def norm(self) -> Tensor:
        """What the sum of squared differences is divided by."""
        return self.target.float().square().sum()

    def part(self, tile: Tile) -> ContentLoss:
        return type(self)(self.layer, tile.own(self.target, stride(self.layer)))

    def statistic(self, features: Tensor, weights: Tensor | None) -> Tensor:
        squares = (features - self.target).float().square()
        total = squares.sum() if weights is None else (squares * weights).sum()
        return torch.stack([total, self.norm])

    def constant(self, features: Tensor, weights: Tensor | None) -> Tensor:
        return torch.stack([torch.zeros_like(self.norm), self.norm])

    def value(self, statistic: Tensor) -> Tensor:
        return statistic[0] / statistic[1]


#: Of a tile and a layer, the features of the photograph there.
Features = Callable[[Tile, str], Tensor]


class RecomputedContentLoss:
    """A content loss that looks at the photograph again at every evaluation, tile by tile."""

    def __init__(self, layer: str, make: Callable[[str, Tensor], Loss], features: Features) -> None:
        """``make(layer, features)``: the loss against these features of the photograph."""
        self.layer, self._make, self._features = layer, make, features
        self._tile: Tile | None = None

    def part(self, tile: Tile) -> RecomputedContentLoss:
        part = RecomputedContentLoss(self.layer, self._make, self._features)
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
