"""Total variation: differences between neighbouring pixels, of colour more than of brightness."""

from __future__ import annotations

import functools

import torch
from torch import Tensor

from ..networks.tiles import Tile
from .base import IMAGE

#: How much a difference in brightness counts, where one in colour counts 1. With 1, strokes lose
#: their edges before the coloured fringes are gone: of Tübingen after "Starry Night" at 320 px
#: the finest octave has 58 % of the painting's contrast, with this 80 %, and less colour.
BRIGHTNESS = 0.15
#: R, G, B to brightness and two opponent colours, orthonormal.
OPPONENT = (
    (3**-0.5, 3**-0.5, 3**-0.5),
    (2**-0.5, -(2**-0.5), 0.0),
    (6**-0.5, 6**-0.5, -2 * 6**-0.5),
)


class TotalVariationLoss:
    """Mean squared difference to the right, lower and both diagonal neighbours.

    Source: crowsonkb/style-transfer-pytorch (TVLoss), the same stencil: diagonals count
    half, because they lie sqrt(2) pixels apart. That all colours count alike there is changed.
    """

    layer = IMAGE

    def __init__(self, tile: Tile | None = None) -> None:
        """``tile``: of which the pixels are, with one more row and column where there is one."""
        self.tile = tile

    def part(self, tile: Tile) -> TotalVariationLoss:
        return TotalVariationLoss(tile)

    def statistic(self, image: Tensor, weights: Tensor | None) -> Tensor:
        rows, columns = self._own(image)  # differences between others are another tile's
        seen = torch.einsum("ij,bjhw->bihw", _matrix(image.device), image)
        right = (seen[..., :rows, 1:] - seen[..., :rows, :-1]).square().sum()
        down = (seen[..., 1:, :columns] - seen[..., :-1, :columns]).square().sum()
        falling = (seen[..., 1:, 1:] - seen[..., :-1, :-1]).square().sum()
        rising = (seen[..., 1:, :-1] - seen[..., :-1, 1:]).square().sum()
        squares = right + down + (falling + rising) / 2
        return torch.stack([squares, squares.new_full((), rows * columns * image.shape[1])])

    def constant(self, image: Tensor, weights: Tensor | None) -> Tensor:
        rows, columns = self._own(image)
        values = image.new_full((), rows * columns * image.shape[1])
        return torch.stack([torch.zeros_like(values), values])

    def value(self, statistic: Tensor) -> Tensor:
        return statistic[0] / statistic[1]

    def _own(self, image: Tensor) -> tuple[int, int]:
        """How many rows and columns of ``image`` it is about."""
        rows, columns = (self.tile or Tile.whole(image)).positions(1)
        return rows[1] - rows[0], columns[1] - columns[0]


@functools.cache  # a graphics card would be waited for at every evaluation
def _matrix(device: torch.device) -> Tensor:
    """R, G, B to what is compared."""
    matrix = torch.tensor(OPPONENT)
    matrix[0] *= BRIGHTNESS**0.5
    return matrix.to(device)
