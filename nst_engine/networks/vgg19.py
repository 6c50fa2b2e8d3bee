"""VGG-19 up to relu5_1 (Simonyan & Zisserman 2015), with torchvision's or the authors' weights."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .preprocessing import PREPROCESSINGS
from .vgg_layers import CONVS, POOL_BEFORE, RELUS, VGG19_WIDTHS, deepest
from .weights.store import load_weights

#: 2x2 pooling; ``average`` is that of Gatys, Ecker & Bethge 2016, section 2.
POOLINGS: dict[str, Callable[[Tensor, int], Tensor]] = {
    "max": F.max_pool2d,
    "average": F.avg_pool2d,
}


class Vgg19(nn.Module):
    """The thirteen convolutions up to relu5_1, zero-padded but for the first."""

    def __init__(
        self, preprocessing: str, pooling: str = "max", padding: str = "replicate"
    ) -> None:
        """``preprocessing``: what the weights expect, a key of ``PREPROCESSINGS``.

        ``pooling``: a key of ``POOLINGS``. ``padding`` of the first convolution: ``zeros``
        as trained, or ``replicate``, which draws no frame around an optimised image
        (crowsonkb/style-transfer-pytorch).
        """
        super().__init__()
        self.pool = POOLINGS[pooling]
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
        last = deepest(layers)
        x = ((image.flip(1) if self.reverse else image) - self.mean) / self.std
        features: dict[str, Tensor] = {}
        for conv, relu in zip(CONVS, RELUS, strict=True):
            if conv in POOL_BEFORE:
                x = self.pool(x, 2)
            x = F.relu(self.get_submodule(conv)(x), inplace=True)
            if relu in layers:
                features[relu] = x
            if relu == last:
                break
        return features


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
