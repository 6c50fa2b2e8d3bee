"""Which style applies where: masks over the photograph become shares of its pixels.

Source: Gatys, Ecker, Bethge, Hertzmann & Shechtman, "Controlling Perceptual Factors in Neural
Style Transfer", CVPR 2017, section 4.1 (guided Gram matrices): every style has statistics of
its own, over positions weighted by its guidance channel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from ..optimization.pyramid import Size, resize
from .decoding import empty_content_masks

#: Shares are divided by no less, so that where no style applies they are 0 and not 0 / 0.
LEAST = 1e-30


@dataclass(frozen=True)
class StyleRegions:
    """What content masks say; all tensors (1, 1, height, width) of the content's size, in 0..1.

    ``cover``: how much of each pixel is painted at all; the rest stays the photograph.
    ``weights``, one for each style: how much each pixel counts in that style's statistics.
    ``areas``, one for each style: its part of all pixels that count without masks. Times this,
    a mean over the region pulls at each of its pixels as a mean over the whole picture would.
    """

    cover: Tensor
    weights: list[Tensor]
    areas: list[float]

    @classmethod
    def of(
        cls,
        masks: Sequence[Tensor | None],
        style_weights: Sequence[float],
        counted: Tensor | None,
        size: Size,
    ) -> StyleRegions:
        """StyleRegions of a content of ``size`` (width, height); raises Problem where none is left.

        ``masks``: (1, 1, h, w) in 0..1 of any size, stretched over the content, or None for
        all white; ``style_weights``: of the same styles, above 0; ``counted``: as in
        ``Inputs``. Of a pixel, style k has the share w_k M_k / sum of all w_j M_j, as far as
        it is covered: by the sum of all M_j, but at most wholly.
        """
        width, height = size
        white = torch.ones(1, 1, height, width)
        counted = white if counted is None else counted
        planes = [white if mask is None else resize(mask, size) for mask in masks]
        cover = sum(planes).clamp(max=1)
        weighed = [w * plane for w, plane in zip(style_weights, planes, strict=True)]
        scale = counted * cover / sum(weighed).clamp_min(LEAST)
        weights = [scale * plane for plane in weighed]
        areas = [float(w.sum(dtype=torch.float64) / counted.sum()) for w in weights]
        if not any(areas):
            raise empty_content_masks()
        return cls(cover, weights, areas)

    def at(self, size: Size) -> list[Tensor]:
        """``weights`` at ``size`` (width, height)."""
        return [_at(weights, size) for weights in self.weights]

    def cover_at(self, size: Size) -> Tensor:
        """``cover`` at ``size`` (width, height)."""
        return _at(self.cover, size)


def _at(plane: Tensor, size: Size) -> Tensor:
    width, height = size
    return F.interpolate(plane, (height, width), mode="area")
