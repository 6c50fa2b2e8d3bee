"""A painting's features at one scale, reduced to what a style code keeps of them."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ...losses import WassersteinLoss
from ...losses.feature_sample import sample_features
from ...losses.moments import mean_and_covariance


@dataclass(frozen=True)
class LayerStatistics:
    """Of one layer: mean (channels,), covariance (channels, channels), both fp64, and features
    by chance (positions, channels) or None."""

    mean: Tensor
    covariance: Tensor
    strokes: Tensor | None

    @property
    def second_moment(self) -> Tensor:
        """(channels, channels)."""
        return self.covariance + self.mean.outer(self.mean)


def kept_of(features: Tensor, opacity: Tensor | None, strokes: int) -> LayerStatistics:
    """Of features (1, channels, h, w) and their opacity; ``strokes``: how many at most."""
    sums = WassersteinLoss.statistic(features, opacity)
    mean, covariance = mean_and_covariance(sums.double())
    return LayerStatistics(
        mean, covariance, sample_features(features, opacity, strokes) if strokes else None
    )


def pooled(several: list[LayerStatistics], strokes: int) -> LayerStatistics:
    """Of several paintings that are one style, each with the same part; ``strokes`` as before."""
    mean = torch.stack([one.mean for one in several]).mean(0)
    second = torch.stack([one.second_moment for one in several]).mean(0)
    samples = [one.strokes for one in several if one.strokes is not None]
    drawn = sample_features(torch.cat(samples).T[None, :, None], None, strokes) if samples else None
    return LayerStatistics(mean, second - mean.outer(mean), drawn)
