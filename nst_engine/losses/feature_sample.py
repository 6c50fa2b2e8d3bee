"""A random sample of a style image's features, from which nearest neighbours are chosen."""

from __future__ import annotations

import torch
from torch import Tensor

from ..networks.tiles import Span
from .base import flatten

#: Most features sampled of one style image, so that a search costs the same for every style:
#: all that relu3_1 has of an image of 512 by 512 pixels.
FEATURES = 1 << 14
#: A position counts as opaque above this share of the opacity of the most opaque one.
OPAQUE = 0.5


class FeatureSample:
    """Features at random positions where a style image is opaque.

    The positions are drawn from the whole layer; the features may be added tile by tile.
    """

    def __init__(
        self, height: int, width: int, opacity: Tensor | None, most: int = FEATURES
    ) -> None:
        """``height`` and ``width`` of the layer; ``opacity`` (1, 1, height, width) or None."""
        self._width = width
        opaque = None
        if opacity is not None:
            flat = opacity.flatten()
            opaque = (flat > OPAQUE * flat.max()).nonzero()[:, 0].cpu()
        length = height * width if opaque is None else len(opaque)
        chosen = torch.randperm(length, generator=torch.Generator().manual_seed(0))[:most]
        self._positions = chosen if opaque is None else opaque[chosen]
        self._features: Tensor | None = None

    def add(self, features: Tensor, rows: Span, columns: Span) -> None:
        """Take the sampled positions among these rows and columns of the layer.

        ``features``: (1, channels, rows, columns).
        """
        y = self._positions // self._width - rows[0]
        x = self._positions % self._width - columns[0]
        height, width = features.shape[-2:]
        here = ((y >= 0) & (y < height) & (x >= 0) & (x < width)).nonzero()[:, 0]
        if self._features is None:
            self._features = features.new_empty(len(self._positions), features.shape[1])
        at = (y * width + x)[here].to(features.device)
        self._features[here.to(features.device)] = flatten(features)[at]

    @property
    def features(self) -> Tensor:
        """(positions, channels) of the sample, in random order."""
        if self._features is None:
            raise RuntimeError("no features were added to the sample")
        return self._features


def sample_features(features: Tensor, opacity: Tensor | None, most: int = FEATURES) -> Tensor:
    """At most ``most`` of the features (1, channels, h, w) where the style image is opaque."""
    height, width = features.shape[-2:]
    sample = FeatureSample(height, width, opacity, most)
    sample.add(features, (0, height), (0, width))
    return sample.features
