"""Nearest-neighbour style loss: every feature is drawn to one of the style image's.

Source: nearest neighbours of features under the centred cosine distance, Kolkin et al.,
"Neural Neighbor Style Transfer", 2022, section 3. The idea goes back to Li & Wand, "Combining
Markov Random Fields and Convolutional Neural Networks for Image Synthesis", CVPR 2016.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor

from ..networks.tiles import Tile
from .base import EPSILON, count, flatten
from .cosine_distance import CosineDistance
from .search_guide import SearchGuide

Result = TypeVar("Result")

#: Evaluations between two searches for the nearest features; in between, matches stay.
REFRESH = 20
#: Principal components of the style's directions that are searched in, for a fifth of the time: of
#: Tübingen after "Starry Night" at 512 px the cosines of what is found are 0.1 % smaller.
COMPONENTS = 64
#: Cosines that a search holds at a time: 32 MB in bf16. Four times as many were no faster.
BLOCK = 1 << 24


class NearestNeighborLoss:
    """Mean over positions of 1 - cosine between a centred feature and its nearest style feature.

    Features are centred on the mean of the style features. The nearest one is searched for
    anew every ``REFRESH`` evaluations, so the loss has a state and belongs to one image. A guide
    may lead the search to what resembles the photograph; the distance stays that of the feature.
    """

    def __init__(
        self, layer: str, style_features: Tensor, guide: SearchGuide | None = None
    ) -> None:
        """``style_features``: (positions, channels) of the style image, or a sample of them."""
        self.layer, self.guide = layer, guide
        self.mean = style_features.float().mean(0)
        directions = _directions(style_features, self.mean)
        self.components = _principal_components(directions).to(style_features.dtype)
        self.searched = self._searchable(directions).T.contiguous()
        self.directions = directions.to(style_features.dtype)  # half as much to read in bf16
        self.weights: Tensor | None = None
        self.counting: Tensor | None = None
        self.nearest: Tensor | None = None
        self.evaluations = 0

    def for_tile(self, tile: Tile) -> NearestNeighborLoss:
        """The loss with its own matches, for the features of one tile."""
        restricted = copy.copy(self)
        restricted.weights = restricted.counting = restricted.nearest = None
        restricted.evaluations = 0
        restricted.guide = None if self.guide is None else self.guide.for_tile(tile)
        return restricted

    def statistic(self, features: Tensor, weights: Tensor | None) -> Tensor:
        """The sum of the distances, and the number of positions.

        Positions of weight 0 are left out of the search.
        """
        f, w = flatten(features), None if weights is None else flatten(weights)
        if weights is not self.weights:
            self.weights, self.counting, self.nearest = weights, _counting(w), None
        if self.counting is not None and w is not None:
            f, w = f.index_select(0, self.counting), w.index_select(0, self.counting)
        if self.nearest is None:
            self.nearest = self._search(f.detach())
        elif self.search_due:
            self.nearest.copy_(self._search(f.detach()))
        self.evaluations += 1
        total = CosineDistance.apply(f, self.mean, self.directions, self.nearest, w)
        return torch.cat([total.reshape(1), count(f, w)])

    def constant_part(self, features: Tensor, weights: Tensor | None) -> Tensor:
        """Zero, and the number of positions."""
        positions = count(flatten(features), None if weights is None else flatten(weights))
        return torch.cat([torch.zeros_like(positions), positions])

    def value(self, statistic: Tensor) -> Tensor:
        """The mean distance."""
        return statistic[0] / statistic[1]

    @property
    def search_due(self) -> bool:
        """Whether the next evaluation searches for the nearest features."""
        return self.nearest is None or self.evaluations % REFRESH == 0

    def prepare_search(self) -> None:
        """Compute the photograph's features that lead the search, which keeps those of one tile."""
        if self.guide is not None and self.search_due:
            self.guide.prepare()

    def _search(self, features: Tensor) -> Tensor:
        """Index of the nearest style feature for each of (positions, channels)."""
        queries = _directions(features, self.mean)
        if self.guide is not None:
            queries = self.guide.queries(queries, self.counting)
        queries = self._searchable(queries)
        # on a CPU max is quicker than argmax, in bf16 five times
        return torch.cat(map_cosines(lambda block: block.max(1).indices, queries, self.searched))

    def _searchable(self, directions: Tensor) -> Tensor:
        """(positions, channels) in principal components, in the number format of the network."""
        return directions.to(self.components.dtype) @ self.components


def map_cosines(
    function: Callable[[Tensor], Result], directions: Tensor, others: Tensor
) -> list[Result]:
    """``function`` of the cosines between all pairs, a block of rows at a time.

    ``directions`` (n, channels) and ``others`` (channels, m) have unit length; where the former
    do not, a row is a multiple of its cosines. A block has m columns and holds at most ``BLOCK``
    cosines.
    """
    rows = max(1, BLOCK // others.shape[1])
    return [function(piece @ others) for piece in directions.split(rows)]


def _counting(weights: Tensor | None) -> Tensor | None:
    """Indices of the positions with a weight above 0, or None when that is all of them."""
    if weights is None or bool((weights > 0).all()):
        return None
    return weights[:, 0].nonzero()[:, 0]


def _principal_components(directions: Tensor) -> Tensor:
    """(channels, at most ``COMPONENTS``): where most of the length of ``directions`` lies."""
    second = (directions.T @ directions).cpu().double()
    return torch.linalg.eigh(second).eigenvectors[:, -COMPONENTS:].to(directions)


def _directions(features: Tensor, mean: Tensor) -> Tensor:
    return F.normalize(features.float() - mean, dim=1, eps=EPSILON)
