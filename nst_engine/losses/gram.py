"""Style as Gram matrices (Gatys, Ecker & Bethge 2016, equations 3 to 5)."""

from __future__ import annotations

import torch
from torch import Tensor

from .base import count, flatten
from .second_moment import second_moment


def gram_sums(features: Tensor, weights: Tensor | None) -> Tensor:
    """Sum of f f^T over positions, and the number of positions, as one vector.

    Gatys, Ecker & Bethge 2016, equation 3 (there: G^l = F F^T).
    Returns (channels * channels + 1,), so that the sums of tiles can simply be added.
    """
    f, w = flatten(features), None if weights is None else flatten(weights)
    return torch.cat([second_moment(f, w).flatten(), count(f, w)])


def matrix_of(sums: Tensor) -> Tensor:
    """The mean Gram matrix (channels, channels) from what ``gram_sums`` returned."""
    size = round((sums.numel() - 1) ** 0.5)
    return sums[:-1].view(size, size) / sums[-1]


class GramLoss:
    """Squared distance of Gram matrices, relative to the target's: |G - A|^2 / |A|^2.

    Dividing by the target's norm makes a weight mean the same for every layer, network
    and image; equation 4 of the paper divides by 4 N^2 M^2 instead.
    """

    def __init__(self, layer: str, statistic: Tensor) -> None:
        """``statistic``: of the style image, from ``gram_sums``, or a multiple of it."""
        self.layer = layer
        self.target = matrix_of(statistic)
        self.norm = self.target.square().sum()

    @staticmethod
    def statistic(features: Tensor, weights: Tensor | None) -> Tensor:
        """``gram_sums`` of (1, channels, height, width)."""
        return gram_sums(features, weights)

    def value(self, statistic: Tensor) -> Tensor:
        """|G - A|^2 / |A|^2."""
        return (matrix_of(statistic) - self.target).square().sum() / self.norm
