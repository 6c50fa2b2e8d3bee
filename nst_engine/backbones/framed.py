"""A network that sees beyond the picture's edge, where the picture goes on mirrored."""

from __future__ import annotations

from collections.abc import Collection

import torch.nn.functional as F
from torch import Tensor, nn

from .layout import stride


class Framed(nn.Module):
    """Features of the picture alone, computed with a mirrored margin around it.

    A network's own padding makes the features at the edge unlike all others; an optimiser
    then paints coloured strips there. The margin takes most of that, and is cut off again.
    """

    def __init__(self, backbone: nn.Module, margin: int) -> None:
        """``margin``: px, a multiple of the deepest layer's stride, less than a picture's side."""
        super().__init__()
        self.backbone = backbone
        self.margin = margin

    def forward(self, image: Tensor, layers: Collection[str]) -> dict[str, Tensor]:
        framed = F.pad(image, (self.margin,) * 4, mode="reflect")
        features = self.backbone(framed, layers)
        return {layer: _cut(each, self.margin // stride(layer)) for layer, each in features.items()}


def _cut(features: Tensor, margin: int) -> Tensor:
    return features[..., margin:-margin, margin:-margin]
