"""Colours: the style's palette matched to the photograph's, or the photograph's chroma kept.

Source: Gatys, Bethge, Hertzmann & Shechtman, "Preserving Color in Neural Artistic Style
Transfer", 2016, and Gatys et al., "Controlling Perceptual Factors", CVPR 2017, section 5.
Pictures are float32 arrays (3, height, width) in 0..1. Needs no torch.
"""

from __future__ import annotations

import numpy as np

from .palette import Palette, brought

#: Luma weights of ITU-R BT.601, as in the authors' luminance transfer.
LUMA = (0.299, 0.587, 0.114)


def prepare_style(style: np.ndarray, content: np.ndarray, colors: str) -> np.ndarray:
    """The style picture as the transfer shall see it."""
    if colors == "match":
        return match_moments(style, content)
    if colors == "histogram":
        return match_histogram(style, content)
    return style


def finish(
    result: np.ndarray, content: np.ndarray, colors: str, unprepared: bool = False
) -> np.ndarray:
    """The result in its final colours.

    ``unprepared``: the style was not prepared, because only its code was there or because
    the colours were chosen afterwards. Then the result itself is matched.
    """
    if colors == "content":
        return keep_chroma(result, content)
    return prepare_style(result, content, colors) if unprepared else result


def match_moments(style: np.ndarray, content: np.ndarray) -> np.ndarray:
    """``style`` with the mean and covariance of ``content``."""
    return brought(style, Palette.of(style), Palette.of(content))


def match_histogram(style: np.ndarray, content: np.ndarray) -> np.ndarray:
    """``style`` with the histogram of ``content`` in each channel."""
    matched = np.empty(style.shape, style.dtype)  # in rows, whatever the layout of style
    for s, c, m in zip(style, content, matched.reshape(3, -1), strict=True):
        order = s.ravel().argsort(kind="stable")
        ranks = np.linspace(0, c.size - 1, s.size).round().astype(np.int64)
        m[order] = np.sort(c, axis=None)[ranks]
    return matched


def keep_chroma(result: np.ndarray, content: np.ndarray) -> np.ndarray:
    """The luma of ``result`` with the colour differences of ``content``."""
    luma = _luma(result)
    chroma = content - _luma(content)
    return (luma + chroma * _room(luma, chroma)).clip(0, 1)


def _luma(picture: np.ndarray) -> np.ndarray:
    return np.tensordot(np.float32(LUMA), picture, 1)[None]


def _room(luma: np.ndarray, chroma: np.ndarray) -> np.ndarray:
    """How much of ``chroma`` fits into 0..1 at this luma, so that clipping shifts no hue."""
    up = (1 - luma) / chroma.max(0, keepdims=True).clip(1e-6)
    down = luma / (-chroma.min(0, keepdims=True)).clip(1e-6)
    return np.minimum(up, down).clip(0, 1)
