"""Content loss: features of the image against those of the content image."""

from __future__ import annotations

import functools
from collections.abc import Callable

import torch
from torch import Tensor

from ..networks.tiles import Tile
from ..networks.vgg_layers import stride
from .base import SpatialLoss, TileFeatures


class ContentLoss:
    """Squared distance of features relative to the content image's: sum (F - P)^2 / sum P^2.

    Gatys, Ecker & Bethge 2016, equation 1, with the squared norm of P in place of the factor 1/2.
    """

    def __init__(self, layer: str, target: Tensor) -> None:
        """``target``: P, the content image's features (1, channels, height, width)."""
        self.layer = layer
        self.target = target

    @functools.cached_property
    def norm(self) -> Tensor:
        """The divisor of the sum of squared differences."""
        return self.target.float().square().sum()

    def for_tile(self, tile: Tile) -> ContentLoss:
        """The loss against the target's features in the core of ``tile``."""
        return type(self)(self.layer, tile.crop(self.target, stride(self.layer)))

    def statistic(self, features: Tensor, weights: Tensor | None) -> Tensor:
        """The sum of squared differences, and the norm."""
        squares = (features - self.target).float().square()
        total = squares.sum() if weights is None else (squares * weights).sum()
        return torch.stack([total, self.norm])

    def constant_part(self, features: Tensor, weights: Tensor | None) -> Tensor:
        """Zero, and the norm."""
        return torch.stack([torch.zeros_like(self.norm), self.norm])

    def value(self, statistic: Tensor) -> Tensor:
        """The sum of squared differences over the norm."""
        return statistic[0] / statistic[1]


class RecomputedContentLoss:
    """A content loss whose target is computed anew at every evaluation, tile by tile.

    It takes time instead of the memory that the content image's features would need.
    """

    def __init__(
        self, layer: str, make: Callable[[str, Tensor], SpatialLoss], features: TileFeatures
    ) -> None:
        """``make(layer, target)``: the loss against these features of the content image."""
        self.layer, self._make, self._features = layer, make, features
        self._tile: Tile | None = None

    def for_tile(self, tile: Tile) -> RecomputedContentLoss:
        """The loss against the content image in the core of ``tile``."""
        restricted = RecomputedContentLoss(self.layer, self._make, self._features)
        restricted._tile = tile
        return restricted

    def statistic(self, features: Tensor, weights: Tensor | None) -> Tensor:
        """The statistic of the loss that is recomputed."""
        return self._recomputed().statistic(features, weights)

    def constant_part(self, features: Tensor, weights: Tensor | None) -> Tensor:
        """The constant part of the loss that is recomputed."""
        return self._recomputed().constant_part(features, weights)

    def value(self, statistic: Tensor) -> Tensor:
        """The value that ``ContentLoss`` has for this statistic."""
        return statistic[0] / statistic[1]

    @torch.no_grad()
    def _recomputed(self) -> SpatialLoss:
        if self._tile is None:
            raise RuntimeError("a recomputed content loss is evaluated tile by tile only")
        return self._make(self.layer, self._features(self._tile, self.layer))
