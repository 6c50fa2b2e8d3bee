"""What the shipped networks share: VGG-19's layers at other widths, some lifted to VGG-19's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import ClassVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .preprocessing import IMAGENET_MEAN, IMAGENET_STD
from .vgg_forward import vgg_features
from .vgg_layers import CONVS, RELUS, VGG19_WIDTHS

#: ``(name, channels in, channels out)`` to the convolution of that name, which pads by itself.
ConvolutionMaker = Callable[[str, int, int], nn.Module]


class ProjectedVgg(nn.Module):
    """Thirteen convolutions up to relu5_1, and 1x1 convolutions that project some layers."""

    #: Layers that are projected to VGG-19's channels.
    projected: ClassVar[Sequence[str]]

    def __init__(self, widths: Sequence[int], convolution: ConvolutionMaker, pooling: str) -> None:
        """``widths``: channels of every layer. ``pooling``: ``max``, as trained, or ``average``."""
        super().__init__()
        self.pooling = pooling
        channels = 3
        for name, width in zip(CONVS, widths, strict=True):
            self.add_module(name, convolution(name, channels, width))
            channels = width
        for layer in self.projected:
            at = RELUS.index(layer)
            self.add_module(projection(layer), nn.Conv2d(widths[at], VGG19_WIDTHS[at], 1))
        self.mean: Tensor
        self.std: Tensor
        mean, std = (torch.tensor(each).view(1, 3, 1, 1) for each in (IMAGENET_MEAN, IMAGENET_STD))
        self.register_buffer("mean", mean, persistent=False)
        self.register_buffer("std", std, persistent=False)

    def unprojected(self, image: Tensor, layers: Collection[str] = RELUS) -> dict[str, Tensor]:
        """Features of ``layers``, with the network's own channels; nothing deeper is computed.

        ``image``: (batch, 3, height, width), sRGB in 0..1.
        """
        x = (image - self.mean) / self.std
        return vgg_features(x, layers, self.get_submodule, self.pooling)

    def forward(self, image: Tensor, layers: Collection[str]) -> dict[str, Tensor]:
        """Features of the named layers, projected where the network has a projection."""
        own = self.unprojected(image, layers)
        return {n: self.project(n, own[n]) if n in self.projected else own[n] for n in layers}

    def project(self, layer: str, features: Tensor) -> Tensor:
        """Lift the network's own features of a layer to VGG-19's channels."""
        return F.relu(self.get_submodule(projection(layer))(features), inplace=True)


def projection(layer: str) -> str:
    """Name of the 1x1 convolution at a layer: relu4_1 -> project4_1."""
    return layer.replace("relu", "project")
