"""A network that sees beyond the picture's edge, where the picture goes on mirrored."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .tiles import Tile
from .vgg_layers import stride


class FeatureExtractor(nn.Module):
    """Features of a picture, or of a tile of one, computed with a mirrored margin around it.

    A network's own padding makes the features at the edge unlike all others; an optimiser
    then paints coloured strips there. The margin takes most of that, and is cut off again.
    """

    def __init__(self, backbone: nn.Module, margin: int) -> None:
        """``margin``: px, a multiple of the deepest layer's stride, less than a picture's side."""
        super().__init__()
        self.backbone = backbone
        self.margin = margin

    def forward(
        self, seen: Tensor, layers: Collection[str], tile: Tile | None = None
    ) -> dict[str, Tensor]:
        """Features of the tile's own pixels, given all that it sees (``Tile.seen``).

        Without ``tile`` of the whole picture ``seen`` (1, 3, height, width).
        """
        tile = tile or Tile.whole(seen, self.margin)
        beyond = tile.beyond(self.margin)
        framed = F.pad(seen, beyond, mode="reflect") if any(beyond) else seen
        top, left = tile.before(self.margin)
        own = {}
        for layer, features in self.backbone(framed, layers).items():
            at = stride(layer)
            rows, columns = (end - begin for begin, end in tile.positions(at))
            if (rows, columns) != tuple(features.shape[-2:]):
                features = _Cut.apply(features, top // at, left // at, rows, columns)
            own[layer] = features
        return own


class _Cut(torch.autograd.Function):
    """A part of features, channels last.

    Two ``narrow`` do the same, but their derivatives fill and copy the whole once for each.
    """

    @staticmethod
    def forward(ctx: Any, features: Tensor, top: int, left: int, rows: int, columns: int) -> Tensor:
        ctx.whole, ctx.part = features.shape, (slice(top, top + rows), slice(left, left + columns))
        part = features[(..., *ctx.part)]
        return part.contiguous(memory_format=torch.channels_last)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        whole = torch.empty(
            ctx.whole,
            dtype=gradient.dtype,
            device=gradient.device,
            memory_format=torch.channels_last,
        ).zero_()
        whole[(..., *ctx.part)] = gradient
        return whole, None, None, None, None
