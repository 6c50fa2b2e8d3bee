"""The compact network: VGG-19's shallow layers at low rank, narrow layers behind them.

Up to relu3_4 it has VGG-19's own channels, each convolution but the first as a product of small
ones (``low_rank_conv``), so that the features are nearly those of VGG-19 for an eighth of the
arithmetic. From relu4_1 on it is narrow; there a 1x1 convolution and a ReLU lift the features of
the style layers to 512 channels that approximate VGG-19's. It is trained by distillation
(``nst_engine.training``).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from .low_rank_conv import LowRankConv, ReflectedConv
from .preprocessing import IMAGENET_MEAN, IMAGENET_STD
from .vgg_layers import CONVS, POOL_BEFORE, RELUS, VGG19_WIDTHS, deepest

#: Shipped weights (fp16 on disk); their model card lies beside them.
WEIGHTS = Path(__file__).parent.parent / "data" / "compact.safetensors"

#: Channels of every layer.
WIDTHS: tuple[int, ...] = (64, 64, 128, 128, *(256,) * 4, *(160,) * 5)

#: Channels into and out of the 3x3 part of convolutions of low rank; None stands for all. Without
#: any training these keep a centred cosine of .99 and .96 with VGG-19 at relu2_1 and relu3_1. At
#: full resolution, where channels cost most, they are fewest.
RANKS: dict[str, tuple[int, int | None]] = {
    "conv1_2": (16, 16),
    "conv2_1": (32, 32),
    "conv2_2": (32, 48),
    "conv3_1": (64, 64),
    "conv3_2": (48, 48),
    "conv3_3": (48, 48),
    "conv3_4": (48, 48),
    "conv4_1": (80, None),
}

#: Style layers that are narrow and need a projection.
PROJECTED: tuple[str, ...] = ("relu4_1", "relu5_1")


class Compact(nn.Module):
    """VGG-19 up to relu5_1, compressed, with reflection padding and max pooling."""

    def __init__(self, pooling: str = "max") -> None:
        """``pooling``: ``max``, as trained, or ``average``."""
        super().__init__()
        self.pool = F.max_pool2d if pooling == "max" else F.avg_pool2d
        channels = 3
        for name, width in zip(CONVS, WIDTHS, strict=True):
            self.add_module(name, _convolution(name, channels, width))
            channels = width
        for layer in PROJECTED:
            at = RELUS.index(layer)
            self.add_module(projection(layer), nn.Conv2d(WIDTHS[at], VGG19_WIDTHS[at], 1))
        self.mean: Tensor
        self.std: Tensor
        mean, std = (torch.tensor(each).view(1, 3, 1, 1) for each in (IMAGENET_MEAN, IMAGENET_STD))
        self.register_buffer("mean", mean, persistent=False)
        self.register_buffer("std", std, persistent=False)

    def unprojected(self, image: Tensor, until: str = RELUS[-1]) -> dict[str, Tensor]:
        """Features of every ReLU up to layer ``until``, with the network's own channels.

        ``image``: (batch, 3, height, width), sRGB in 0..1.
        """
        features: dict[str, Tensor] = {}
        x = (image - self.mean) / self.std
        for conv, relu in zip(CONVS, RELUS, strict=True):
            if conv in POOL_BEFORE:
                x = self.pool(x, 2)
            x = F.relu(self.get_submodule(conv)(x), inplace=True)
            features[relu] = x
            if relu == until:
                break
        return features

    def forward(self, image: Tensor, layers: Collection[str]) -> dict[str, Tensor]:
        """Features of the named layers; relu4_1 and relu5_1 are projected."""
        own = self.unprojected(image, until=deepest(layers))
        return {n: self.project(n, own[n]) if n in PROJECTED else own[n] for n in layers}

    def project(self, layer: str, features: Tensor) -> Tensor:
        """Lift the features of relu4_1 or relu5_1 to VGG-19's channels."""
        return F.relu(self.get_submodule(projection(layer))(features), inplace=True)


def load_compact(file: Path = WEIGHTS, pooling: str = "max") -> Compact:
    """The trained network in fp32, from its weight file."""
    net = Compact(pooling)
    net.load_state_dict({name: value.float() for name, value in load_file(file).items()})
    return net


def projection(layer: str) -> str:
    """Name of the 1x1 convolution at a style layer: relu4_1 -> project4_1."""
    return layer.replace("relu", "project")


def _convolution(name: str, channels: int, width: int) -> nn.Module:
    if name in RANKS:
        return LowRankConv(channels, width, *RANKS[name])
    return ReflectedConv(channels, width)
