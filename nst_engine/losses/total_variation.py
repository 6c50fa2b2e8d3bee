"""Total variation: differences between neighbouring pixels, in colour more than brightness."""

from __future__ import annotations

import functools

import torch
from torch import Tensor

from ..images.opponent_colors import OPPONENT
from ..networks.tiles import Tile
from .base import IMAGE

#: How much a difference in brightness counts, where one in colour counts 1. With 1, strokes lose
#: their edges before the coloured fringes are gone: of Tübingen after "Starry Night" at 320 px
#: the finest octave has 58 % of the style image's contrast, with this 80 %, and less colour.
BRIGHTNESS = 0.08


class TotalVariationLoss:
    """Mean squared difference to the right, lower and both diagonal neighbours.

    Source: crowsonkb/style-transfer-pytorch (TVLoss), the same stencil: diagonals count
    half, because they lie sqrt(2) pixels apart. Differs in ``BRIGHTNESS``: there all colours
    count alike.
    """

    layer = IMAGE

    def __init__(self, tile: Tile | None = None) -> None:
        """``tile``: whose core the pixels are, with the row and column after it, or None."""
        self.tile = tile

    def for_tile(self, tile: Tile) -> TotalVariationLoss:
        """The loss of one tile; differences across its upper and left edge belong to others."""
        return TotalVariationLoss(tile)

    def statistic(self, image: Tensor, weights: Tensor | None) -> Tensor:
        """The sum of squared differences, and the number of values."""
        rows, columns = self._core(image)
        channels = torch.einsum("ij,bjhw->bihw", _matrix(image.device), image)
        right = (channels[..., :rows, 1:] - channels[..., :rows, :-1]).square().sum()
        down = (channels[..., 1:, :columns] - channels[..., :-1, :columns]).square().sum()
        diagonal = (channels[..., 1:, 1:] - channels[..., :-1, :-1]).square().sum()
        antidiagonal = (channels[..., 1:, :-1] - channels[..., :-1, 1:]).square().sum()
        squares = right + down + (diagonal + antidiagonal) / 2
        return torch.stack([squares, squares.new_full((), rows * columns * image.shape[1])])

    def constant_part(self, image: Tensor, weights: Tensor | None) -> Tensor:
        """Zero, and the number of values."""
        rows, columns = self._core(image)
        values = image.new_full((), rows * columns * image.shape[1])
        return torch.stack([torch.zeros_like(values), values])

    def value(self, statistic: Tensor) -> Tensor:
        """The mean squared difference."""
        return statistic[0] / statistic[1]

    def _core(self, image: Tensor) -> tuple[int, int]:
        """Numbers of rows and columns of ``image`` that belong to the tile."""
        rows, columns = (self.tile or Tile.whole(image)).spans_at(1)
        return rows[1] - rows[0], columns[1] - columns[0]


@functools.cache  # a graphics card would be waited for at every evaluation
def _matrix(device: torch.device) -> Tensor:
    """R, G, B to the three opponent colours, brightness scaled by the root of ``BRIGHTNESS``."""
    matrix = torch.tensor(OPPONENT)
    matrix[0] *= BRIGHTNESS**0.5
    return matrix.to(device)
