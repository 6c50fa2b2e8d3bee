"""Layers of VGG-19's convolutional part, which every network here shares.

Source: Simonyan & Zisserman 2015, table 1, column E, cut after relu5_1, the deepest
layer that Gatys, Ecker & Bethge 2016 (section 2) use.
"""

from __future__ import annotations

from collections.abc import Collection

from ..contract.setting_texts import LAYERS

RELUS: tuple[str, ...] = LAYERS
#: Convolutions in order; a 2x2 pooling stands before each of ``POOL_BEFORE``.
CONVS: tuple[str, ...] = tuple(name.replace("relu", "conv") for name in RELUS)
POOL_BEFORE: frozenset[str] = frozenset({"conv2_1", "conv3_1", "conv4_1", "conv5_1"})

#: The five style layers of Gatys et al. 2016, section 2.2.
STYLE_LAYERS: tuple[str, ...] = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")

#: Output channels of the original network.
VGG19_WIDTHS: tuple[int, ...] = (64, 64, 128, 128, *(256,) * 4, *(512,) * 5)

#: Layers that are pooled before the next convolution.
POOLED: frozenset[str] = frozenset(
    relu for relu, after in zip(RELUS, CONVS[1:], strict=False) if after in POOL_BEFORE
)


def stride(relu: str) -> int:
    """Image pixels per feature position of a layer: 1, 2, 4, 8 or 16."""
    return 2 ** (int(relu.removeprefix("relu").split("_")[0]) - 1)


def deepest(layers: Collection[str]) -> str:
    """The layer up to which a network must run to give all of ``layers``."""
    return max(layers, key=RELUS.index)


def receptive_radius(relu: str) -> int:
    """Radius of the receptive field: image pixels to each side that a feature depends on.

    >>> receptive_radius("relu1_1"), receptive_radius("relu4_2"), receptive_radius("relu5_1")
    (1, 38, 70)
    """
    radius, step = 0, 1
    for conv, name in zip(CONVS, RELUS, strict=True):
        if conv in POOL_BEFORE:
            step *= 2
        radius += step
        if name == relu:
            break
    return radius
