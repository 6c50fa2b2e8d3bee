"""The plain loop of the PyTorch tutorial, which the engine is measured against.

Source: PyTorch tutorials, "Neural Transfer Using PyTorch": fp32, NCHW, one
``nn.Sequential`` with the losses in between, Gram matrices over all positions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...networks.vgg_layers import CONVS, POOL_BEFORE, STYLE_LAYERS, VGG19_WIDTHS

CONTENT_CONV = "conv4_2"
STYLE_CONVS = {layer.replace("relu", "conv") for layer in STYLE_LAYERS}


def baseline_step(
    weights: dict[str, tuple[Tensor, Tensor]], content: Tensor, style: Tensor
) -> Callable[[], None]:
    """Return one iteration (losses and gradient) at a copy of ``content`` (1, 3, height, width).

    ``weights`` are VGG-19's: convolution name -> (weight, bias).
    """
    content_features = _features(weights, content)[CONTENT_CONV]
    style_grams = {k: gram(v) for k, v in _features(weights, style).items() if k in STYLE_CONVS}
    image = content.clone().requires_grad_(True)

    def step() -> None:
        image.grad = None
        features = _features(weights, image)
        loss = F.mse_loss(features[CONTENT_CONV], content_features)
        for name, target in style_grams.items():
            loss = loss + F.mse_loss(gram(features[name]), target)
        loss.backward()

    return step


def _features(weights: dict[str, tuple[Tensor, Tensor]], x: Tensor) -> dict[str, Tensor]:
    features = {}
    for name in CONVS:
        if name in POOL_BEFORE:
            x = F.max_pool2d(x, 2)
        x = F.relu(F.conv2d(x, *weights[name], padding=1))
        features[name] = x
    return features


def gram(features: Tensor) -> Tensor:
    """Gram matrix of (1, channels, height, width), divided by the number of its features."""
    f = features.flatten(2).squeeze(0)
    return f @ f.T / f.numel()


def random_weights(device: torch.device) -> dict[str, tuple[Tensor, Tensor]]:
    """VGG-19's convolutions up to conv5_1 with random weights: speed does not depend on them.

    Features keep about one size from layer to layer (He et al. 2015), so that none leaves the
    range of half precision.
    """
    weights: dict[str, tuple[Tensor, Tensor]] = {}
    channels = 3
    for name, width in zip(CONVS, VGG19_WIDTHS, strict=True):
        conv = nn.Conv2d(channels, width, 3, device=device).requires_grad_(False)
        nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
        weights[name] = (conv.weight, cast(Tensor, conv.bias))
        channels = width
    return weights
