"""Tone loss: where the image is light or dark, and of which colour, in the broad.

Statistics say how much of each colour there is, not where. Where the photograph is plain, nothing
else says so either: a black board came out half black and half beige, a face blue beside an
orange neck.
"""

from __future__ import annotations

import torch
from torch import Tensor

from ..networks.tiles import Tile
from .base import IMAGE

#: Longer side, in px, of the image that is compared: at 512 px what is broader than 32 px is held,
#: strokes are not. Looked at on six pairs.
LONGER_SIDE = 32
#: Least variance of the target's values to compare with; a photograph's is 0.02 to 0.1.
LEAST_VARIANCE = 0.01


class ToneLoss:
    """Squared distance of the image reduced to the target's size, relative to its variance.

    Near to it: Li et al., "Laplacian-Steered Neural Style Transfer", ACM Multimedia 2017, who
    compare Laplacians of the pooled image with the photograph's, for its edges.
    """

    layer = IMAGE

    def __init__(self, target: Tensor, tile: Tile | None = None) -> None:
        """``target``: (1, 3, height, width) in 0..1, as small as ``tone_size`` says.

        ``tile``: whose core the pixels are, with the row and column after it, or None.
        """
        self.target, self.tile = target, tile
        deviations = target - target.mean((2, 3), keepdim=True)
        self.norm = deviations.square().sum().clamp_min(LEAST_VARIANCE * target.numel())
        self._reducers: tuple[Tensor, Tensor] | None = None

    def for_tile(self, tile: Tile) -> ToneLoss:
        """The loss whose statistic is that of one tile."""
        return ToneLoss(self.target, tile)

    def statistic(self, image: Tensor, weights: Tensor | None) -> Tensor:
        """What these pixels add to the reduced image, as one vector."""
        if self._reducers is None:
            self._reducers = self._reducers_of(self.tile or Tile.whole(image))
        down, across = self._reducers
        core = image[..., : down.shape[1], : across.shape[1]].float()
        return (down @ core @ across.T).flatten()

    def value(self, statistic: Tensor) -> Tensor:
        """The squared distance over the norm."""
        return (statistic - self.target.flatten()).square().sum() / self.norm

    def _reducers_of(self, tile: Tile) -> tuple[Tensor, Tensor]:
        """Of the core's rows, (target rows, rows), and of its columns."""
        lengths, spans = (tile.height, tile.width), tile.spans_at(1)
        down, across = (
            _reducer(length, to)[:, slice(*span)].to(self.target.device)
            for length, to, span in zip(lengths, self.target.shape[2:], spans, strict=True)
        )
        return down, across


def tone_size(size: tuple[int, int]) -> tuple[int, int]:
    """The size (width, height) to which an image of ``size`` is reduced."""
    factor = min(1.0, LONGER_SIDE / max(size))
    width, height = (max(1, round(side * factor)) for side in size)
    return width, height


def _reducer(length: int, to: int) -> Tensor:
    """The matrix (to, length) that reduces one side by antialiased bilinear interpolation."""
    scale = length / to
    centers = (torch.arange(to) + 0.5) * scale
    distances = (torch.arange(length) + 0.5) - centers[:, None]
    weights = (1 - distances.abs() / scale).clamp_min(0)
    return weights / weights.sum(1, keepdim=True)
