"""The narrow network: a VGG-19 with few channels, and projections to VGG-19's width.

The instant method runs on it, and style files made before ``compact`` had its present form are
painted with it. It has VGG-19's thirteen convolutions up to relu5_1 with about one twelfth of the
arithmetic, and is trained by distillation (``nst_engine.training``). At the five style
layers a 1x1 convolution and a ReLU lift the narrow features to 64/128/256/512/512
channels that approximate VGG-19's; losses on those look better than on the narrow ones.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from .preprocessing import IMAGENET_MEAN, IMAGENET_STD
from .reflection_pad import reflection_pad
from .vgg_layers import CONVS, POOL_BEFORE, RELUS, STYLE_LAYERS, VGG19_WIDTHS, deepest

#: Shipped weights (fp16 on disk); their model card lies beside them.
WEIGHTS = Path(__file__).parent.parent / "data" / "narrow.safetensors"

#: Its fingerprint (``fingerprint.fingerprint``), which style files made with it carry.
FINGERPRINT = "63813bccab8599c6"

#: Narrow widths. Full-resolution layers cost the time, so these are the narrowest;
#: the deep ones are wide because there width is nearly free and the error was largest.
WIDTHS: tuple[int, ...] = (16, 16, 32, 32, *(80,) * 4, *(160,) * 5)


class Narrow(nn.Module):
    """Narrow VGG-19 with reflection padding, max pooling and projected style layers."""

    def __init__(self, pooling: str = "max") -> None:
        """``pooling``: ``max``, as trained, or ``average``."""
        super().__init__()
        self.pool = F.max_pool2d if pooling == "max" else F.avg_pool2d
        channels = 3
        for name, width in zip(CONVS, WIDTHS, strict=True):
            self.add_module(name, nn.Conv2d(channels, width, 3))
            channels = width
        for layer in STYLE_LAYERS:
            at = RELUS.index(layer)
            self.add_module(projection(layer), nn.Conv2d(WIDTHS[at], VGG19_WIDTHS[at], 1))
        self.mean: Tensor
        self.std: Tensor
        mean, std = (torch.tensor(each).view(1, 3, 1, 1) for each in (IMAGENET_MEAN, IMAGENET_STD))
        self.register_buffer("mean", mean, persistent=False)
        self.register_buffer("std", std, persistent=False)

    def narrow(self, image: Tensor, until: str = RELUS[-1]) -> dict[str, Tensor]:
        """Narrow features of every ReLU up to layer ``until``.

        ``image``: (batch, 3, height, width), sRGB in 0..1.
        """
        features: dict[str, Tensor] = {}
        x = (image - self.mean) / self.std
        for conv, relu in zip(CONVS, RELUS, strict=True):
            if conv in POOL_BEFORE:
                x = self.pool(x, 2)
            x = F.relu(self.get_submodule(conv)(reflection_pad(x)), inplace=True)
            features[relu] = x
            if relu == until:
                break
        return features

    def forward(self, image: Tensor, layers: Collection[str]) -> dict[str, Tensor]:
        """Features of the named layers: projected at the style layers, narrow elsewhere."""
        narrow = self.narrow(image, until=deepest(layers))
        return {n: self.project(n, narrow[n]) if n in STYLE_LAYERS else narrow[n] for n in layers}

    def project(self, layer: str, narrow: Tensor) -> Tensor:
        """Lift the narrow features of a style layer to VGG-19's width."""
        return F.relu(self.get_submodule(projection(layer))(narrow), inplace=True)


def load_narrow(file: Path = WEIGHTS, pooling: str = "max") -> Narrow:
    """The trained network in fp32, from its weight file."""
    net = Narrow(pooling)
    net.load_state_dict({name: value.float() for name, value in load_file(file).items()})
    return net


def projection(layer: str) -> str:
    """Name of the 1x1 convolution at a style layer: relu3_1 -> project3_1."""
    return layer.replace("relu", "project")
