"""The interface of all losses: a statistic that adds up over positions, and its value.

A loss never sees more of the image than ``statistic`` gets, so an image that does not fit in
memory can be worked on in tiles: the statistics of the tiles are added, and ``value`` is taken
of the sum.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor

from ..networks.tiles import Tile

#: Name of the layer for losses on the image itself.
IMAGE = "image"
#: No direction is divided by less.
EPSILON = 1e-6
#: Features of the photograph in the core of a tile, at one layer.
TileFeatures = Callable[[Tile, str], Tensor]


class Loss(Protocol):
    """One loss at one layer."""

    layer: str

    def statistic(self, features: Tensor, weights: Tensor | None) -> Tensor:
        """The statistic of some positions, a vector that adds up over positions.

        ``features``: (1, channels, height, width). ``weights``: (1, 1, height, width) in
        0..1, how much each position counts, or None when all count.
        """
        ...

    def value(self, statistic: Tensor) -> Tensor:
        """The loss, a scalar, from the statistic of the whole image."""
        ...


@runtime_checkable
class PlacedLoss(Loss, Protocol):
    """A loss that depends on where a feature lies."""

    def for_tile(self, tile: Tile) -> Loss:
        """The loss restricted to the features of one tile."""
        ...


@runtime_checkable
class SpatialLoss(PlacedLoss, Protocol):
    """A placed loss whose gradient needs no statistic of the whole image.

    Its value is proportional to the first number of its statistic, and depends on the rest
    only through a part that is constant while the image changes, once that part is known.
    """

    def constant_part(self, features: Tensor, weights: Tensor | None) -> Tensor:
        """The statistic as far as the features cannot change it, with 0 in the first place."""
        ...


@runtime_checkable
class SearchingLoss(Loss, Protocol):
    """A loss that searches at some evaluations and keeps the result in place in between.

    ``evaluations``: calls of ``statistic`` so far. A CUDA graph replays the evaluations without
    a search and counts them here; the tensors that it reads are overwritten by a search, never
    replaced.
    """

    evaluations: int

    @property
    def search_due(self) -> bool:
        """Whether the next evaluation searches."""
        ...

    def prepare_search(self) -> None:
        """Compute what the next search takes beside the features, if there will be one.

        To be called before the features are computed with a graph, when there is memory for it.
        """
        ...


def flatten(features: Tensor) -> Tensor:
    """(1, channels, height, width) as (positions, channels); a view of channels-last data."""
    return features.permute(0, 2, 3, 1).flatten(0, 2)


def count(features: Tensor, weights: Tensor | None) -> Tensor:
    """The sum of the weights of (positions, channels), or their number, as (1,) in fp32."""
    if weights is None:
        return features.new_full((1,), features.shape[0], dtype=torch.float32)
    return weights.float().sum().reshape(1)
