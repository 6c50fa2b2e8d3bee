"""Transparent pixels: filled from their neighbours, and kept out of every statistic."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def split(pixels: Tensor) -> tuple[Tensor, Tensor | None]:
    """(h, w, 4) -> colours (1, 3, h, w) without holes, opacity (1, 1, h, w) or None.

    Colours are clamped to 0..1: values outside come from float layers and wide gamuts,
    which the networks have never seen. Where there are none, they are a view of ``pixels``.
    None means that all pixels are opaque.
    """
    planes = pixels.permute(2, 0, 1).unsqueeze(0)
    colours = planes[:, :3]
    if not bool(((colours >= 0) & (colours <= 1)).all()):
        colours = torch.nan_to_num(colours).clamp(0, 1).contiguous()
    opacity = torch.nan_to_num(planes[:, 3:]).clamp(0, 1)
    if bool((opacity == 1).all()):
        return colours, None
    return fill(colours, opacity), opacity.contiguous()


def fill(colours: Tensor, opacity: Tensor) -> Tensor:
    """Colours with what is transparent grown in from the opaque surroundings (pull-push).

    What lies under alpha 0 is arbitrary; left there it would bleed into the features of
    the visible edge as a halo. Source: Gortler et al., "The Lumigraph", 1996, section 3.4.
    """
    height, width = colours.shape[-2:]
    if max(height, width) == 1:
        return colours
    weighted = F.avg_pool2d(colours * opacity, 2, ceil_mode=True, count_include_pad=False)
    share = F.avg_pool2d(opacity, 2, ceil_mode=True, count_include_pad=False)
    coarse = fill(weighted / share.clamp_min(1e-6), share.clamp_max(1))
    grown = F.interpolate(coarse, (height, width), mode="bilinear")
    return colours * opacity + grown * (1 - opacity)
