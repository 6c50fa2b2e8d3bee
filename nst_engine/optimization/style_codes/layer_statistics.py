"""Statistics of a style image's features at one layer and one scale, as a style file keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...losses import WassersteinLoss
from ...losses.feature_sample import sample_features
from ...losses.moments import mean_and_covariance


@dataclass(frozen=True)
class LayerStatistics:
    """Mean (channels,), covariance (channels, channels), both fp64, and a sample of features.

    ``sample``: (positions, channels), or None where no nearest neighbours are searched for.
    """

    mean: Tensor
    covariance: Tensor
    sample: Tensor | None

    @property
    def second_moment(self) -> Tensor:
        """The mean of f f^T, (channels, channels)."""
        return self.covariance + self.mean.outer(self.mean)


def layer_statistics(features: Tensor, opacity: Tensor | None, most: int) -> LayerStatistics:
    """Statistics of features (1, channels, h, w) with their opacity (1, 1, h, w).

    ``most``: size of the sample, 0 for none.
    """
    mean, covariance = mean_and_covariance(WassersteinLoss.statistic(features, opacity).double())
    sample = sample_features(features, opacity, most) if most else None
    return LayerStatistics(mean, covariance, sample)


def mixed_statistics(several: Sequence[LayerStatistics], most: int) -> LayerStatistics:
    """Statistics of several style images together, each with an equal share.

    ``most``: size of the sample, 0 for none.
    """
    mean = torch.stack([each.mean for each in several]).mean(0)
    second = torch.stack([each.second_moment for each in several]).mean(0)
    samples = [each.sample for each in several if each.sample is not None]
    sample = sample_features(torch.cat(samples).T[None, :, None], None, most) if samples else None
    return LayerStatistics(mean, second - mean.outer(mean), sample)
