"""The shape distance that an image has while it is optimized."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from ..contract import SMALLEST_SIDE
from ..losses.content_distance import DISTANCE_LAYER, shape_distance
from ..losses.spatial_weights import SpatialWeights
from .input_pyramid import InputPyramid
from .objective.objective import Objective
from .objective.targets import TARGET_TILE
from .objective.tile_features import whole_features
from .pyramid import Size, resize

#: px, longer side of what is measured of a larger image: strokes grow with the image, and a
#: strength means how far one sees the content through them.
LONGEST = 512
#: Least share that the differences from the mean have in the square of the content's features, for
#: their directions to tell anything: five photographs at 192 px have 0.46 to 0.70, a gradient and
#: a plain surface with slight grain less than 0.09.
PLAIN = 0.2


class ContentGauge:
    """Measures the shape distance at one scale, as ``evaluation/quality`` does of results.

    That is the mean of it at full and at half size. The network is that of the objective, in its
    number format, and in tiles where that has tiles.
    """

    def __init__(
        self, inputs: InputPyramid, size: Size, objective: Objective, stylized_share: float
    ) -> None:
        """``size``: (width, height) of the scale. ``stylized_share``: how much of the output is
        the optimized image, the rest being the content image (``job/strength.py``)."""
        self._objective, self._share = objective, stylized_share
        self._levels = [_Level(inputs, at, self._features) for at in levels(size)]

    @property
    def is_blind(self) -> bool:
        """Whether the content image is so plain that there is nothing to measure."""
        return any(level.variation < PLAIN for level in self._levels)

    @torch.no_grad()
    def __call__(self, image: Tensor) -> float:
        """The shape distance of ``image`` (1, 3, height, width), of any size."""
        distances = []
        for level in self._levels:
            content = level.content.to(image.device)
            shown = torch.lerp(content, resize(image, level.size), self._share).clamp(0, 1)
            features = self._features(shown)
            distances.append(shape_distance(features, level.features, level.weights))
        return float(torch.stack(distances).mean())

    def _features(self, image: Tensor) -> Tensor:
        tile_size = self._objective.tile_size or TARGET_TILE
        layer = DISTANCE_LAYER
        return whole_features(image, {layer}, tile_size, self._objective.extractor)[layer]


class _Level:
    """The content image at one of the sizes that are measured, with features and weights."""

    @torch.no_grad()
    def __init__(
        self, inputs: InputPyramid, size: Size, features: Callable[[Tensor], Tensor]
    ) -> None:
        self.size = size
        self.content, weights = inputs.stylized_at(size)
        self.features = features(self.content)
        whole = self.features.float()
        self.variation = float(whole.var((2, 3)).sum() / whole.square().mean((2, 3)).sum())
        self.weights: Tensor | None = None
        if weights is not None:
            height, width = self.features.shape[-2:]
            self.weights = SpatialWeights(weights.to(self.features.device)).at((height, width))


def levels(size: Size) -> list[Size]:
    """Full and half of ``size``, at most ``LONGEST``; the half only where it is large enough."""
    factor = min(1.0, LONGEST / max(size))
    sizes = [tuple(round(side * each) for side in size) for each in (factor, factor / 2)]
    return [(w, h) for w, h in sizes if min(w, h) >= SMALLEST_SIDE] or [size]
