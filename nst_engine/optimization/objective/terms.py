"""Weighted loss terms, of which the objective is the sum."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from ...losses import IMAGE, Loss
from ...losses.spatial_weights import SpatialWeights

#: Names of terms.
CONTENT, TONES, STYLE, SMOOTHNESS = "content", "tones", "style", "smoothness"
TEMPORAL = "temporal"


@dataclass(frozen=True)
class ContentFactors:
    """Factors on what holds the content: scalars on the device, or None for 1.

    They may be filled anew between evaluations; a CUDA graph reads them at every replay.
    ``content``: on the weight of the content loss. ``guide``: on that of the search's guide.
    """

    content: Tensor | None = None
    guide: Tensor | None = None


CONSTANT = ContentFactors()


@dataclass(frozen=True)
class LossTerm:
    """A loss times its weight.

    ``name``: content, tones, style, smoothness or temporal; the values of terms with equal names
    are reported as one sum. ``spatial_weights``: how much each position counts, or None when all
    count. ``factor``: multiplies the weight, see ``ContentFactors``.
    """

    name: str
    weight: float
    loss: Loss
    spatial_weights: SpatialWeights | None = None
    factor: Tensor | None = None

    def value(self, image: Tensor, features: dict[str, Tensor]) -> Tensor:
        """The weighted loss, a scalar, of a whole image (1, 3, h, w) with these features."""
        inputs = image if self.loss.layer == IMAGE else features[self.loss.layer]
        weights = None
        if self.spatial_weights is not None:
            weights = self.spatial_weights.at((inputs.shape[-2], inputs.shape[-1]))
        return self.weighted(self.loss.statistic(inputs, weights))

    def weighted(self, statistic: Tensor) -> Tensor:
        """The weighted loss, a scalar, from the statistic of the whole image."""
        value = self.weight * self.loss.value(statistic)
        return value if self.factor is None else self.factor * value
