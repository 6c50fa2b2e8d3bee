"""Weighted loss terms, of which the objective is the sum."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from ...losses import IMAGE, Loss
from ...losses.spatial_weights import SpatialWeights

#: Names of terms.
CONTENT, STYLE, SMOOTHNESS = "content", "style", "smoothness"


@dataclass(frozen=True)
class LossTerm:
    """A loss times its weight.

    ``name``: content, style or smoothness; the values of terms with equal names are reported as
    one sum. ``spatial_weights``: how much each position counts, or None when all count.
    """

    name: str
    weight: float
    loss: Loss
    spatial_weights: SpatialWeights | None = None

    def value(self, image: Tensor, features: dict[str, Tensor]) -> Tensor:
        """The weighted loss, a scalar, of a whole image (1, 3, h, w) with these features."""
        inputs = image if self.loss.layer == IMAGE else features[self.loss.layer]
        weights = None
        if self.spatial_weights is not None:
            weights = self.spatial_weights.at((inputs.shape[-2], inputs.shape[-1]))
        return self.weight * self.loss.value(self.loss.statistic(inputs, weights))
