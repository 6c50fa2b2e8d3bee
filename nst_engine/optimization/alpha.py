"""Transparent pixels: filled from their neighbours, and kept out of every statistic."""

from __future__ import annotations

import torch
from torch import Tensor

from ..images import fill_transparent


def split(pixels: Tensor) -> tuple[Tensor, Tensor | None]:
    """(h, w, 4) -> colours (1, 3, h, w) without holes, opacity (1, 1, h, w) or None.

    See ``pictures.filled``; where nothing had to be changed, the colours are a view of ``pixels``.
    """
    colours, opacity = fill_transparent(pixels.numpy())
    planes = torch.from_numpy(colours).permute(2, 0, 1).unsqueeze(0)
    return planes, None if opacity is None else torch.from_numpy(opacity)[None, None]
