"""Gram-matrix style loss."""

from __future__ import annotations

import torch
from torch import Tensor

from .base import count, flatten
from .second_moment import second_moment


def gram_sums(features: Tensor, weights: Tensor | None) -> Tensor:
    """Sum of f f^T over positions, with the number of positions appended.

    Gatys, Ecker & Bethge 2016, equation 3 (there: G^l = F F^T).
    Returns (channels * channels + 1,), so that sums of pieces can simply be added.
    """
    f, w = flatten(features), None if weights is None else flatten(weights)
    return torch.cat([second_moment(f, w).flatten(), count(f, w)])


def matrix_of(sums: Tensor) -> Tensor:
    """The mean Gram matrix of what ``gram_sums`` returned."""
    size = round((sums.numel() - 1) ** 0.5)
    return sums[:-1].view(size, size) / sums[-1]


class GramLoss:
    """Squared distance of Gram matrices, relative to the target's: |G - A|^2 / |A|^2.

    Dividing by the target's norm makes a weight mean the same for every layer, network
    and picture; equation 4 of the paper divides by 4 N^2 M^2 instead.
    """

    def __init__(self, layer: str, statistic: Tensor) -> None:
        """``statistic``: the style's own, summed or averaged as ``gram_sums`` gives it."""
        self.layer = layer
        self.target = matrix_of(statistic)
        self.norm = self.target.square().sum()

    @staticmethod
    def statistic(features: Tensor, weights: Tensor | None) -> Tensor:
        return gram_sums(features, weights)

    def value(self, statistic: Tensor) -> Tensor:
        return (matrix_of(statistic) - self.target).square().sum() / self.norm
