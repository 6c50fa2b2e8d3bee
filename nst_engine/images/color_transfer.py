"""Colours: the style's palette matched to the photograph's, or the photograph's chroma kept.

Source: Gatys, Bethge, Hertzmann & Shechtman, "Preserving Color in Neural Artistic Style
Transfer", 2016, and Gatys et al., "Controlling Perceptual Factors", CVPR 2017, section 5.
Pictures are float32 arrays (3, height, width) in 0..1. Needs no torch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

#: Luma weights of ITU-R BT.601, as in the authors' luminance transfer.
LUMA = (0.299, 0.587, 0.114)


def match_style_colors(style: np.ndarray, content: np.ndarray, colors: str) -> np.ndarray:
    """The style picture as the transfer shall see it."""
    if colors == "match":
        return match_moments(style, content)
    if colors == "histogram":
        return match_histogram(style, content)
    return style


def apply_colors(
    result: np.ndarray, content: np.ndarray, colors: str, unprepared: bool = False
) -> np.ndarray:
    """The result in its final colours.

    ``unprepared``: the style was not prepared, because only its code was there or because
    the colours were chosen afterwards. Then the result itself is matched.
    """
    if colors == "content":
        return keep_chroma(result, content)
    return match_style_colors(result, content, colors) if unprepared else result


def match_moments(style: np.ndarray, content: np.ndarray) -> np.ndarray:
    """``style`` with the mean and covariance of ``content``."""
    return transfer_colors(style, ColorStatistics.of(style), ColorStatistics.of(content))


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


#: Added to the covariances' diagonals: match_color in the authors' NeuralImageSynthesis.
EPSILON = 1e-5
#: Moments are taken about this grey, so that little is lost where a mean is subtracted.
AMID = 0.5
STRIP = 1 << 20  # pixels that are worked on at a time


@dataclass(frozen=True)
class ColorStatistics:
    """``mean`` (3,) and ``covariance`` (3, 3) of R, G and B in 0..1, in double precision."""

    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, picture: np.ndarray, counted: np.ndarray | None = None) -> ColorStatistics:
        """Of (3, h, w), of which each pixel counts as (h, w) says, or all alike."""
        total, mean, second = 0.0, 0.0, 0.0
        for rows in _strips(picture):
            pixels = picture[:, rows].reshape(3, -1) - np.float64(AMID)
            weights = np.ones(pixels.shape[1])
            if counted is not None:
                weights = counted[rows].ravel().astype(np.float64)
            total = total + weights.sum()
            mean = mean + pixels @ weights
            second = second + (pixels * weights) @ pixels.T
        mean = mean / total
        return cls(mean + AMID, second / total - np.outer(mean, mean))

    @classmethod
    def mixed(cls, palettes: Sequence[ColorStatistics], shares: Sequence[float]) -> ColorStatistics:
        """Of pictures that have these shares, which sum to 1, of one."""
        pairs = list(zip(palettes, shares, strict=True))
        mean = sum(share * each.mean for each, share in pairs)
        second = sum(s * (each.covariance + np.outer(each.mean, each.mean)) for each, s in pairs)
        return cls(mean, second - np.outer(mean, mean))


def transfer_colors(
    picture: np.ndarray, own: ColorStatistics, other: ColorStatistics
) -> np.ndarray:
    """(3, h, w) of the palette ``own`` with the palette ``other`` instead.

    The symmetric map S^(-1/2) (S^(1/2) C S^(1/2))^(1/2) S^(-1/2) from the covariance S to C
    changes colours least among all that do this.
    """
    identity = EPSILON * np.eye(3)
    root, inverse = (_power(own.covariance + identity, exponent) for exponent in (0.5, -0.5))
    matrix = inverse @ _power(root @ (other.covariance + identity) @ root, 0.5) @ inverse
    moved = np.empty_like(picture, order="C")
    for rows in _strips(picture):
        pixels = picture[:, rows].reshape(3, -1) - own.mean[:, None]
        strip = matrix @ pixels + other.mean[:, None]
        moved[:, rows] = strip.clip(0, 1).reshape(picture[:, rows].shape)
    return moved


def _strips(picture: np.ndarray) -> Iterator[slice]:
    """Rows of (3, height, width), some at a time: double precision of all would be twice it."""
    height, width = picture.shape[1:]
    step = max(1, STRIP // width)
    return (slice(at, at + step) for at in range(0, height, step))


def _power(matrix: np.ndarray, exponent: float) -> np.ndarray:
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * values.clip(1e-12) ** exponent) @ vectors.T
