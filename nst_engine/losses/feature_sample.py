"""Painted features by chance: those that strokes are chosen from."""

from __future__ import annotations

import torch
from torch import Tensor

from ..networks.tiles import Span
from .base import flatten

#: Features of one style picture that strokes are chosen from, at most, so that a search costs
#: the same for every painting: all that relu3_1 has of a picture of 512 by 512 pixels.
FEATURES = 1 << 14
#: A painted feature counts as opaque above this share of the most opaque one.
OPAQUE = 0.5


class FeatureSample:
    """Features at positions drawn by chance from where a style picture is opaque.

    Which positions are drawn depends on the whole layer; the features may come in pieces.
    """

    def __init__(
        self, height: int, width: int, opacity: Tensor | None, most: int = FEATURES
    ) -> None:
        """``height`` and ``width`` of the layer; ``opacity`` (1, 1, height, width) or None."""
        self._width = width
        painted = None
        if opacity is not None:
            opaque = opacity.flatten()
            painted = (opaque > OPAQUE * opaque.max()).nonzero()[:, 0].cpu()
        length = height * width if painted is None else len(painted)
        order = torch.randperm(length, generator=torch.Generator().manual_seed(0))[:most]
        self._drawn = order if painted is None else painted[order]
        self._features: Tensor | None = None

    def add(self, features: Tensor, rows: Span, columns: Span) -> None:
        """Take what was drawn from these rows and columns of the layer.

        ``features``: theirs, (1, channels, rows, columns).
        """
        y, x = self._drawn // self._width - rows[0], self._drawn % self._width - columns[0]
        height, width = features.shape[-2:]
        here = ((y >= 0) & (y < height) & (x >= 0) & (x < width)).nonzero()[:, 0]
        if self._features is None:
            self._features = features.new_empty(len(self._drawn), features.shape[1])
        at = (y * width + x)[here].to(features.device)
        self._features[here.to(features.device)] = flatten(features)[at]

    @property
    def features(self) -> Tensor:
        """(positions, channels) of all that was drawn, in an order by chance."""
        return self._features


def sample_features(features: Tensor, opacity: Tensor | None, most: int = FEATURES) -> Tensor:
    """At most ``most`` positions of (1, channels, h, w) where the style picture is opaque."""
    height, width = features.shape[-2:]
    drawn = FeatureSample(height, width, opacity, most)
    drawn.add(features, (0, height), (0, width))
    return drawn.features
