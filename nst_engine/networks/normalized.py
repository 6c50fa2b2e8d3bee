"""Gatys's normalized network: every filter's mean activation over given images is 1."""

from __future__ import annotations

from collections.abc import Collection

import torch
from torch import Tensor, nn

#: A mean activation below this share of its layer's counts as a filter that does not fire.
INACTIVE = 1e-4


class NormalizedNetwork(nn.Module):
    """Divides each filter's output by its mean activation over some images.

    Gatys, Ecker & Bethge 2016, section 2, rescale the weights instead. ReLU and pooling
    commute with a positive factor per channel, so dividing the outputs gives the same
    numbers. The paper averages over the ImageNet validation set; here the average is over the
    images of the job, which needs no data set.
    """

    def __init__(self, backbone: nn.Module, means: dict[str, Tensor]) -> None:
        """``means``: the divisor of every layer to be extracted, see ``mean_activations``."""
        super().__init__()
        self.backbone = backbone
        self.means = means

    def forward(self, image: Tensor, layers: Collection[str]) -> dict[str, Tensor]:
        """Normalized features of the named layers of ``image`` (1, 3, height, width)."""
        return {k: v / self.means[k] for k, v in self.backbone(image, layers).items()}


def mean_activations(means: Tensor, by_filter: bool = True) -> Tensor:
    """Divisors of a layer, (1, channels, 1, 1) or a scalar, from its means over several images.

    ``means``: (images, 1, channels). A filter that hardly fires gets the divisor 1. Without
    ``by_filter`` one divisor serves the whole layer: for networks with filters that hardly fire
    on images, but do on noise, and would then outweigh all others.
    """
    if not by_filter:
        return means.mean()
    mean = means.mean(0)
    fires = mean > INACTIVE * mean.mean()
    return torch.where(fires, mean, torch.ones_like(mean))[..., None, None]
