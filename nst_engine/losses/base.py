"""The one face of all losses: a statistic that adds up over positions, and its value.

A loss never sees more of the picture than ``statistic`` gets, so a picture that does not
fit in memory can be worked on in pieces: the statistics of the pieces are added, and
``value`` is taken of the sum.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import torch
from torch import Tensor

from ..networks.tiles import Tile

#: Name of the layer for losses on the picture itself.
IMAGE = "image"


class Loss(Protocol):
    """One loss at one layer."""

    layer: str

    def statistic(self, features: Tensor, weights: Tensor | None) -> Tensor:
        """What is added up over positions, a vector.

        ``features``: (1, channels, height, width). ``weights``: (1, 1, height, width) in
        0..1, how much each position counts, or None when all count.
        """
        ...

    def value(self, statistic: Tensor) -> Tensor:
        """The loss, a scalar, of the statistic of the whole picture."""
        ...


@runtime_checkable
class SpatialLoss(Loss, Protocol):
    """A loss to which it matters where a feature lies.

    Its value is proportional to the first number of its statistic, and depends on the rest
    only through what no change of the picture changes. So its gradient needs no statistic of
    the whole picture, once it is known what of the statistic stays.
    """

    def part(self, tile: Tile) -> Loss:
        """The same loss for the features of one tile."""
        ...

    def constant(self, features: Tensor, weights: Tensor | None) -> Tensor:
        """The part of the statistic that the features cannot change, 0 in the first place."""
        ...


def flatten(features: Tensor) -> Tensor:
    """(1, channels, height, width) -> (positions, channels); a view of channels-last data."""
    return features.permute(0, 2, 3, 1).flatten(0, 2)


def count(features: Tensor, weights: Tensor | None) -> Tensor:
    """How many positions (positions, channels) counts, as a vector of one fp32 number."""
    if weights is None:
        return features.new_full((1,), features.shape[0], dtype=torch.float32)
    return weights.float().sum().reshape(1)
