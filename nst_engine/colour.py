"""Colours: the style's palette matched to the photograph's, or the photograph's chroma kept.

Source: Gatys, Bethge, Hertzmann & Shechtman, "Preserving Color in Neural Artistic Style
Transfer", 2016, and Gatys et al., "Controlling Perceptual Factors", CVPR 2017, section 5.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .palette import Palette, brought

#: Luma weights of ITU-R BT.601, as in the authors' luminance transfer.
LUMA = (0.299, 0.587, 0.114)


def prepare_style(style: Tensor, content: Tensor, colors: str) -> Tensor:
    """The style picture as the transfer shall see it; both (1, 3, height, width) in 0..1."""
    if colors == "match":
        return match_moments(style, content)
    if colors == "histogram":
        return match_histogram(style, content)
    return style


def finish(result: Tensor, content: Tensor, colors: str, unprepared: bool = False) -> Tensor:
    """The result in its final colours.

    ``unprepared``: the style was not prepared, because only its code was there or because
    the colours were chosen afterwards. Then the result itself is matched.
    """
    if colors == "content":
        return keep_chroma(result, content)
    return prepare_style(result, content, colors) if unprepared else result


def match_moments(style: Tensor, content: Tensor) -> Tensor:
    """``style`` with the mean and covariance of ``content``."""
    return brought(style, Palette.of(style), Palette.of(content))


def match_histogram(style: Tensor, content: Tensor) -> Tensor:
    """``style`` with the histogram of ``content`` in each channel."""
    channels = []
    for s, c in zip(style.flatten(2)[0], content.flatten(2)[0], strict=True):
        order = s.argsort(stable=True)
        ranks = torch.linspace(0, len(c) - 1, len(s), device=s.device).round().long()
        matched = torch.empty_like(s)
        matched[order] = c.sort().values[ranks]
        channels.append(matched)
    return torch.stack(channels).view_as(style)


def keep_chroma(result: Tensor, content: Tensor) -> Tensor:
    """The luma of ``result`` with the colour differences of ``content``."""
    weights = result.new_tensor(LUMA).view(1, 3, 1, 1)
    luma = (result * weights).sum(1, keepdim=True)
    chroma = content - (content * weights).sum(1, keepdim=True)
    return (luma + chroma * _room(luma, chroma)).clamp(0, 1)


def _room(luma: Tensor, chroma: Tensor) -> Tensor:
    """How much of ``chroma`` fits into 0..1 at this luma, so that clipping shifts no hue."""
    up = (1 - luma) / chroma.amax(1, keepdim=True).clamp_min(1e-6)
    down = luma / (-chroma.amin(1, keepdim=True)).clamp_min(1e-6)
    return torch.minimum(up, down).clamp(0, 1)
