"""Total variation: differences between neighbouring pixels."""

from __future__ import annotations

import torch
from torch import Tensor

from ..backbones.tiles import Tile
from .base import IMAGE


class TotalVariationLoss:
    """Mean squared difference to the right, lower and both diagonal neighbours.

    Source: crowsonkb/style-transfer-pytorch (TVLoss), the same stencil: diagonals count
    half, because they lie sqrt(2) pixels apart.
    """

    layer = IMAGE

    def __init__(self, tile: Tile | None = None) -> None:
        """``tile``: of which the pixels are, with one more row and column where there is one."""
        self.tile = tile

    def part(self, tile: Tile) -> TotalVariationLoss:
        return TotalVariationLoss(tile)

    def statistic(self, image: Tensor, weights: Tensor | None) -> Tensor:
        rows, columns = self._own(image)  # differences between others are another tile's
        right = (image[..., :rows, 1:] - image[..., :rows, :-1]).square().sum()
        down = (image[..., 1:, :columns] - image[..., :-1, :columns]).square().sum()
        falling = (image[..., 1:, 1:] - image[..., :-1, :-1]).square().sum()
        rising = (image[..., 1:, :-1] - image[..., :-1, 1:]).square().sum()
        squares = right + down + (falling + rising) / 2
        return torch.stack([squares, squares.new_tensor(float(rows * columns * image.shape[1]))])

    def constant(self, image: Tensor, weights: Tensor | None) -> Tensor:
        rows, columns = self._own(image)
        return image.new_tensor([0.0, rows * columns * image.shape[1]])

    def value(self, statistic: Tensor) -> Tensor:
        return statistic[0] / statistic[1]

    def _own(self, image: Tensor) -> tuple[int, int]:
        """How many rows and columns of ``image`` it is about."""
        rows, columns = (self.tile or Tile.whole(image)).positions(1)
        return rows[1] - rows[0], columns[1] - columns[0]
