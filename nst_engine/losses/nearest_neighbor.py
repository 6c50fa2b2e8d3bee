"""Style as brush strokes: every feature of the picture wants to be one of the painting's.

Source: nearest neighbours of features under the centred cosine distance, Kolkin et al.,
"Neural Neighbor Style Transfer", 2022, section 3. The idea goes back to Li & Wand, "Combining
Markov Random Fields and Convolutional Neural Networks for Image Synthesis", CVPR 2016.
"""

from __future__ import annotations

import copy

import torch
import torch.nn.functional as F
from torch import Tensor

from ..networks.tiles import Tile
from .base import count, flatten

#: Evaluations between two searches for the nearest features; in between, they stay.
REFRESH = 10
#: Products that a search holds at a time: 32 MB in bf16. Four times as many were no faster.
PIECE = 1 << 24
#: No direction is divided by less.
EPSILON = 1e-6


class NearestNeighborLoss:
    """Mean over positions of 1 - cosine between a centred feature and its nearest painted one.

    Features are centred on the painting's mean. The nearest painted feature is searched for
    anew every ``REFRESH`` evaluations, so the loss has a state and belongs to one picture.
    """

    def __init__(self, layer: str, painted: Tensor) -> None:
        """``painted``: (positions, channels), features of the painting, or a sample of them."""
        self.layer = layer
        self.mean = painted.float().mean(0)
        self.directions = _directions(painted, self.mean)
        self.searchable = self.directions.to(painted.dtype).T.contiguous()
        self.weights: Tensor | None = None
        self.counting: Tensor | None = None
        self.nearest: Tensor | None = None
        self.evaluations = 0

    def part(self, tile: Tile) -> NearestNeighborLoss:
        """The same, with matches of its own."""
        part = copy.copy(self)
        part.weights = part.counting = part.nearest = None
        part.evaluations = 0
        return part

    def constant(self, features: Tensor, weights: Tensor | None) -> Tensor:
        positions = count(flatten(features), None if weights is None else flatten(weights))
        return torch.cat([torch.zeros_like(positions), positions])

    def statistic(self, features: Tensor, weights: Tensor | None) -> Tensor:
        """Sum of the distances, and the number of positions; what counts nothing costs nothing."""
        f, w = flatten(features), None if weights is None else flatten(weights)
        if weights is not self.weights:
            self.weights, self.counting, self.nearest = weights, _counting(w), None
        if self.counting is not None:
            f, w = f.index_select(0, self.counting), w.index_select(0, self.counting)
        directions = _directions(f, self.mean)
        if self.nearest is None:
            self.nearest = self._search(directions.detach())
        elif self.due:
            self.nearest.copy_(self._search(directions.detach()))
        self.evaluations += 1
        distances = 1 - (directions * self.directions[self.nearest]).sum(1, keepdim=True)
        total = (distances if w is None else distances * w).sum()
        return torch.cat([total.reshape(1), count(f, w)])

    def value(self, statistic: Tensor) -> Tensor:
        return statistic[0] / statistic[1]

    @property
    def due(self) -> bool:
        """Whether the next evaluation searches."""
        return self.nearest is None or self.evaluations % REFRESH == 0

    def _search(self, directions: Tensor) -> Tensor:
        """Index of the nearest painted feature for each of (positions, channels)."""
        rows = max(1, PIECE // self.searchable.shape[1])
        pieces = directions.to(self.searchable.dtype).split(rows)
        # on a CPU max is quicker than argmax, in bf16 five times
        return torch.cat([(piece @ self.searchable).max(1).indices for piece in pieces])


def _counting(weights: Tensor | None) -> Tensor | None:
    """Indices of the positions that count, or None when all do."""
    if weights is None or bool((weights > 0).all()):
        return None
    return weights[:, 0].nonzero()[:, 0]


def _directions(features: Tensor, mean: Tensor) -> Tensor:
    return F.normalize(features.float() - mean, dim=1, eps=EPSILON)
