"""The forward pass that all networks with VGG-19's layers share."""

from __future__ import annotations

from collections.abc import Callable, Collection

import torch.nn.functional as F
from torch import Tensor

from .vgg_layers import CONVS, POOL_BEFORE, POOLED, RELUS, deepest

#: 2x2 pooling; ``average`` is that of Gatys, Ecker & Bethge 2016, section 2.
POOLINGS: dict[str, Callable[[Tensor, int], Tensor]] = {
    "max": F.max_pool2d,
    "average": F.avg_pool2d,
}


def vgg_features(
    x: Tensor,
    layers: Collection[str],
    convolution: Callable[[str], Callable[[Tensor], Tensor]],
    pooling: str,
) -> dict[str, Tensor]:
    """Post-ReLU features of ``layers``; nothing deeper is computed.

    ``x``: (batch, 3, height, width), as the first convolution expects it.
    ``convolution(name)``: the one of that name. ``pooling``: a key of ``POOLINGS``.
    """
    pool, last = POOLINGS[pooling], deepest(layers)
    features: dict[str, Tensor] = {}
    rectified = True
    for conv, relu in zip(CONVS, RELUS, strict=True):
        if conv in POOL_BEFORE:
            x = pool(x, 2)
        if not rectified:
            x = F.relu(x, inplace=True)
        x = convolution(conv)(x)
        # the maximum of rectified values is the rectified maximum, of a quarter of the values
        rectified = pooling != "max" or relu in layers or relu not in POOLED
        if rectified:
            x = F.relu(x, inplace=True)
        if relu in layers:
            features[relu] = x
        if relu == last:
            break
    return features
