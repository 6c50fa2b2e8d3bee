"""VGG-19 up to relu5_1 (Simonyan & Zisserman 2015), with torchvision's or the authors' weights."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import torch
from torch import Tensor, nn

from .preprocessing import PREPROCESSINGS
from .vgg_forward import vgg_features
from .vgg_layers import CONVS, VGG19_WIDTHS
from .weights.store import load_weights


class Vgg19(nn.Module):
    """The thirteen convolutions up to relu5_1, zero-padded but for the first."""

    def __init__(
        self, preprocessing: str, pooling: str = "max", padding: str = "replicate"
    ) -> None:
        """``preprocessing``: what the weights expect, a key of ``PREPROCESSINGS``.

        ``pooling``: ``max`` or ``average``. ``padding`` of the first convolution: ``zeros``
        as trained, or ``replicate``, which draws no frame around an optimised image
        (crowsonkb/style-transfer-pytorch).
        """
        super().__init__()
        self.pooling = pooling
        expected = PREPROCESSINGS[preprocessing]
        self.reverse = expected.reverse
        self.mean: Tensor
        self.std: Tensor
        self.register_buffer("mean", torch.tensor(expected.mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(expected.std).view(1, 3, 1, 1), persistent=False)
        channels, mode = 3, padding
        for name, width in zip(CONVS, VGG19_WIDTHS, strict=True):
            conv = nn.Conv2d(channels, width, 3, padding=1, padding_mode=mode)  # type: ignore[arg-type]
            self.add_module(name, conv)
            channels, mode = width, "zeros"

    def forward(self, image: Tensor, layers: Collection[str]) -> dict[str, Tensor]:
        """Post-ReLU features of the named layers; nothing deeper is computed.

        ``image``: (batch, 3, height, width), sRGB in 0..1, at least 16 px a side for relu5_1.
        """
        x = ((image.flip(1) if self.reverse else image) - self.mean) / self.std
        return vgg_features(x, layers, self.get_submodule, self.pooling)


def load_vgg19(
    file: Path,
    pooling: str = "max",
    padding: str = "replicate",
    preprocessing: str | None = None,
) -> Vgg19:
    """The network with the weights of ``file``; see ``weights.store.load_weights``."""
    weights = load_weights(file, preprocessing)
    net = Vgg19(weights.preprocessing, pooling, padding)
    net.load_state_dict(weights.tensors)
    return net
