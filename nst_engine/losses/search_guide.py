"""The photograph's pull on the search for nearest style features, so that its shapes survive.

Kolkin et al., "Neural Neighbor Style Transfer", 2022, search with a blend of the content's
features and the picture's. Here the content's first get the mean and deviation that the style
has in each channel (Huang & Belongie, "Arbitrary Style Transfer in Real-time with Adaptive
Instance Normalization", ICCV 2017, equation 8), and count only where the photograph has detail:
where it is plain, strokes stay free.
"""

from __future__ import annotations

import copy

import torch
import torch.nn.functional as F
from torch import Tensor

from ..networks.tiles import Tile
from ..networks.vgg_layers import stride
from .base import EPSILON, TileFeatures, count, flatten

#: Positions to each side over which a feature's surroundings are averaged (9×9) and its detail is
#: smoothed (3×3); tried on seven pairs at 384 and 512 px.
SURROUNDINGS, SMOOTHING = 4, 1
#: Positions around a tile that the detail in it depends on.
MARGIN = SURROUNDINGS + SMOOTHING
#: Added to the deviations of the photograph's channels, relative to their mean: a channel that
#: hardly varies there is not blown up.
REGULARISATION = 1e-3
#: Least detail to compare with, relative to the root mean square of the features. The mean
#: detail of thirteen photographs was 0.39 to 0.58 of it, of a plain surface with a grain of 1 %
#: 0.2 at relu3_1 and 0.07 at relu4_1: without this, grain alone would pull as a photograph does.
LEAST_DETAIL = 0.3
#: Channels of which the detail, and positions of which the queries are computed at a time in fp32.
CHANNELS, POSITIONS = 32, 4096


def detail(features: Tensor) -> Tensor:
    """How far each feature is from the mean of its surroundings: (batch, 1, height, width), fp32.

    ``features``: (batch, channels, height, width); beyond its edges it is reflected.
    """
    squares = features.new_zeros((len(features), 1, *features.shape[2:]), dtype=torch.float32)
    for piece in features.split(CHANNELS, 1):
        channels = piece.float()
        difference = channels - _local_mean(channels, SURROUNDINGS)
        squares += difference.square().sum(1, keepdim=True)
    return _local_mean(squares.sqrt(), SMOOTHING)


def guide_sums(features: Tensor, details: Tensor, weights: Tensor | None) -> Tensor:
    """Sums over positions of f, f² and the detail, and the number of positions, as one vector.

    Returns (2 * channels + 2,), so that the sums of tiles can simply be added.
    """
    f, w = flatten(features).float(), None if weights is None else flatten(weights)
    first, second, d = f, f.square(), flatten(details)
    if w is not None:
        first, second, d = first * w, second * w, d * w
    return torch.cat([first.sum(0), second.sum(0), d.sum(0), count(f, w)])


class SearchGuide:
    """Turns directions of features into queries that lean towards the photograph's.

    The query is d + g m p: d is the picture's direction, p the photograph's at the same place in
    the style's statistics, g the guide's weight and m = c² / (c² + t²), c being the detail there
    and t its mean. A query has any length, which changes no nearest neighbour.
    """

    def __init__(
        self,
        layer: str,
        features: TileFeatures,
        details: Tensor,
        sums: Tensor,
        style_features: Tensor,
        weight: float,
        tile: Tile,
        factor: Tensor | None = None,
    ) -> None:
        """Of a photograph or a region of it, whose ``guide_sums`` are ``sums``.

        ``features``: the photograph's in a tile. ``details``: those of the whole photograph.
        ``style_features``: (positions, channels), a sample. ``weight``: g. ``tile``: the whole.
        ``factor``: multiplies g, a scalar that may be filled anew between searches; or None.
        """
        self.layer, self.features, self.tile, self.factor = layer, features, tile, factor
        size = len(sums) // 2 - 1
        means = sums[:-1] / sums[-1].clamp_min(EPSILON)
        mean, square = means[:size], means[size:-1]
        deviation = (square - mean.square()).clamp_min(0).sqrt()
        divisor = deviation + REGULARISATION * deviation.mean()
        spread = style_features.float().std(0, correction=0)
        #: (channels,) each: they take the photograph's features to the style's deviations around 0.
        self.mean, self.scale = mean.float(), spread / divisor.clamp_min(EPSILON).float()
        typical = torch.maximum(means[-1], LEAST_DETAIL * square.sum().sqrt()).float()
        squares = details.square()
        #: g m of every position of the whole photograph, (1, 1, height, width).
        self.pull = weight * squares / (squares + typical.square().clamp_min(EPSILON))

    def for_tile(self, tile: Tile) -> SearchGuide:
        """The guide for directions in the core of ``tile``."""
        restricted = copy.copy(self)
        restricted.tile = tile
        return restricted

    def prepare(self) -> None:
        """Have the photograph's features in the tile computed, which ``queries`` will ask for."""
        self.features(self.tile, self.layer)

    @torch.no_grad()
    def queries(self, directions: Tensor, counting: Tensor | None) -> Tensor:
        """What to search with instead of ``directions`` (positions, channels), of unit length.

        ``counting``: the tile's positions that they belong to, or None for all. The queries are
        in the number format of the network.
        """
        f = flatten(self.features(self.tile, self.layer))
        pull = flatten(self.tile.crop(self.pull, stride(self.layer)))
        if self.factor is not None:
            pull = self.factor * pull
        if counting is not None:
            f, pull = f.index_select(0, counting), pull.index_select(0, counting)
        queries = f.new_empty(directions.shape)
        pieces = (each.split(POSITIONS) for each in (queries, directions, f, pull))
        for query, direction, content, strength in zip(*pieces, strict=True):
            styled = (content.float() - self.mean) * self.scale
            query.copy_(direction + strength * F.normalize(styled, dim=1, eps=EPSILON))
        return queries


def _local_mean(planes: Tensor, reach: int) -> Tensor:
    """Mean over the square of positions up to ``reach`` away, reflected at the edges."""
    for axis, window in ((2, (2 * reach + 1, 1)), (3, (1, 2 * reach + 1))):
        around = _reflected(planes.shape[axis], reach).to(planes.device)
        planes = F.avg_pool2d(planes.index_select(axis, around), window, stride=1)
    return planes


def _reflected(length: int, reach: int) -> Tensor:
    """Indices of a row and its reflections at both ends, also where it is shorter than these."""
    period = max(1, 2 * (length - 1))
    index = torch.arange(-reach, length + reach).abs() % period
    return torch.minimum(index, period - index)
