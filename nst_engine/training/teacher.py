"""The distillation teacher: a VGG-19 compressed 16 times by collaborative distillation.

Wang et al., "Collaborative Distillation for Ultra-Resolution Universal Style Transfer",
CVPR 2020. Its 1x1 projections approximate VGG-19's own relu1_1 ... relu5_1.
"""

from __future__ import annotations

from pathlib import Path

import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor

from ..networks.projected_vgg import projection
from ..networks.vgg_layers import CONVS, POOL_BEFORE, RELUS, STYLE_LAYERS


class Teacher:
    """Frozen teacher network. Call it with (batch, 3, height, width) in 0..1."""

    def __init__(self, file: Path) -> None:
        self.weights = load_file(file)

    def width(self, layer: str) -> int:
        """Channels of a narrow layer."""
        return self.weights[layer.replace("relu", "conv") + ".bias"].numel()

    def narrow(self, image: Tensor) -> dict[str, Tensor]:
        """Compute all thirteen narrow ReLU features."""
        x = F.conv2d(image, *self._of("input"))
        features: dict[str, Tensor] = {}
        for conv, relu in zip(CONVS, RELUS, strict=True):
            if conv in POOL_BEFORE:
                x = F.max_pool2d(x, 2)
            x = F.relu(F.conv2d(F.pad(x, (1, 1, 1, 1), mode="reflect"), *self._of(conv)))
            features[relu] = x
        return features

    def project(self, narrow: dict[str, Tensor]) -> dict[str, Tensor]:
        """Lift those narrow features that are of style layers to VGG-19's width."""
        return {
            layer: F.relu(F.conv2d(narrow[layer], *self._of(projection(layer))))
            for layer in STYLE_LAYERS
            if layer in narrow
        }

    def _of(self, name: str) -> tuple[Tensor, Tensor]:
        return self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
