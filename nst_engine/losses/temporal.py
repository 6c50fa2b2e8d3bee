"""Temporal loss: what a frame shows as the frame before did shall look as it did there."""

from __future__ import annotations

import torch
from torch import Tensor

from ..networks.tiles import Tile
from .base import IMAGE


class TemporalLoss:
    """Mean squared difference to the moved image where it is trusted: 1/D sum c (x - w)^2.

    Ruder, Dosovitskiy & Brox, "Artistic Style Transfer for Videos", GCPR 2016, equation 7: D
    values, of which c says how much each is trusted and w what it was in the frame before.
    """

    layer = IMAGE

    def __init__(self, moved: Tensor, trust: Tensor) -> None:
        """``moved``: w, (1, 3, height, width) in 0..1; ``trust``: c, (1, 1, height, width)."""
        self.moved, self.trust = moved, trust

    def for_tile(self, tile: Tile) -> TemporalLoss:
        """The loss of the pixels in the core of ``tile``."""
        return TemporalLoss(tile.crop(self.moved, 1), tile.crop(self.trust, 1))

    def statistic(self, image: Tensor, weights: Tensor | None) -> Tensor:
        """The sum of squared differences, and the number of values."""
        rows, columns = self.moved.shape[-2:]
        squares = (image[..., :rows, :columns] - self.moved).square() * self.trust
        return torch.stack([squares.sum(), squares.new_full((), squares.numel())])

    def constant_part(self, image: Tensor, weights: Tensor | None) -> Tensor:
        """Zero, and the number of values."""
        values = image.new_full((), self.moved.numel())
        return torch.stack([torch.zeros_like(values), values])

    def value(self, statistic: Tensor) -> Tensor:
        """The mean squared difference."""
        return statistic[0] / statistic[1]
