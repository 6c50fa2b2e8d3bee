"""The layers at which instant takes on a style, and what the decoder is given at each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple


class Level(NamedTuple):
    """A layer of the compact network, its channels, and image pixels per position of it."""

    layer: str
    channels: int
    stride: int


#: relu4_1 is the layer of Huang & Belongie 2017, section 6; alone, in so narrow a network,
#: it is soft and rings at edges, so the finer layers take part as well.
LEVELS = (
    Level("relu1_1", 16, 1),
    Level("relu2_1", 32, 2),
    Level("relu3_1", 80, 4),
    Level("relu4_1", 160, 8),
)
LAYERS: tuple[str, ...] = tuple(level.layer for level in LEVELS)
#: How many of the deepest levels are given noise, and its channels.
NOISE_LEVELS, NOISE_CHANNELS = 2, 8
#: Sides that the networks see are multiples of this.
STRIDE = LEVELS[-1].stride


@dataclass(frozen=True)
class LevelInputs:
    """What the decoder is given at one level: numpy arrays, or tensors with a batch axis in front.

    features: (channels, h, w) of the content image.
    transport_maps: what turns them into the style's once they are centred, (regions, channels,
        channels).
    content_mean, target_mean: the content's mean and the style's, (regions, channels).
    style_weights: how much of each region's style is wanted at a place, (regions, h, w) or
        (regions, 1, 1); their sum is at most 1.
    noise: (NOISE_CHANNELS, h, w) at the deepest levels, else None.
    """

    features: Any
    transport_maps: Any
    content_mean: Any
    target_mean: Any
    style_weights: Any
    noise: Any = None


def is_uniform(levels: Sequence[LevelInputs]) -> bool:
    """Whether there is one region whose style is wanted alike everywhere."""
    return all(level.style_weights.shape == (1, 1, 1) for level in levels)


#: Input names in the shipped ONNX graphs, each followed by "_" and a layer, in their order.
GRAPH_INPUTS = {
    "features": "features",
    "transport_maps": "maps",
    "content_mean": "own",
    "target_mean": "wanted",
    "style_weights": "shares",
    "noise": "noise",
}
