"""Gatys's normalised network: every filter's mean activation over given images is 1."""

from __future__ import annotations

from collections.abc import Collection

import torch
from torch import Tensor, nn

#: A mean activation below this share of its layer's counts as a filter that does not fire.
HARDLY = 1e-4


class Normalised(nn.Module):
    """Divides each filter's output by its mean activation over ``images``.

    Gatys, Ecker & Bethge 2016, section 2, rescale the weights instead. ReLU and pooling
    commute with a positive factor per channel, so dividing the outputs gives the same
    numbers. The paper averages over the ImageNet validation set; here it is over the
    pictures of the job, which need no data set.
    """

    def __init__(
        self,
        backbone: nn.Module,
        images: list[Tensor],
        layers: Collection[str],
        by_filter: bool = True,
    ) -> None:
        """``images``: (1, 3, height, width) each; ``layers``: all that will be asked for.

        Without ``by_filter`` only the mean over a whole layer becomes 1: for networks with
        filters that hardly fire on the images, but do on noise, and would then outweigh all.
        """
        super().__init__()
        self.backbone = backbone
        with torch.no_grad():
            features = [backbone(image, layers) for image in images]
        self.means = {
            layer: _divisors(torch.stack([f[layer].float().mean((2, 3)) for f in features]))
            if by_filter
            else torch.stack([f[layer].float().mean() for f in features]).mean()
            for layer in layers
        }

    def forward(self, image: Tensor, layers: Collection[str]) -> dict[str, Tensor]:
        return {k: v / self.means[k] for k, v in self.backbone(image, layers).items()}


def _divisors(means: Tensor) -> Tensor:
    """(images, 1, channels) -> (1, channels, 1, 1); a filter that hardly fires stays as it is."""
    mean = means.mean(0)
    fires = mean > HARDLY * mean.mean()
    return torch.where(fires, mean, torch.ones_like(mean))[..., None, None]
