"""Colour transfer: the style matched to the content's colours, or the content's chroma kept.

Source: Gatys, Bethge, Hertzmann & Shechtman, "Preserving Color in Neural Artistic Style
Transfer", 2016, and Gatys et al., "Controlling Perceptual Factors", CVPR 2017, section 5.
Images are float32 arrays (3, height, width) in 0..1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .strips import strips

#: Luma weights of ITU-R BT.601, as in the authors' luminance transfer.
LUMA = (0.299, 0.587, 0.114)
#: Added to the covariances' diagonals: match_color in the authors' NeuralImageSynthesis.
EPSILON = 1e-5
#: Moments are taken about this grey, so that little is lost where a mean is subtracted.
MID_GREY = 0.5


def match_style_colors(style: np.ndarray, content: np.ndarray, colors: str) -> np.ndarray:
    """Give the style image the colours that ``colors`` asks for; ``content`` has its own."""
    if colors == "match":
        return match_moments(style, content)
    if colors == "histogram":
        return match_histogram(style, content)
    return style


def apply_colors(
    result: np.ndarray, content: np.ndarray, colors: str, match_result: bool = False
) -> np.ndarray:
    """Give the result its final colours.

    With ``match_result`` the result itself is matched, because the style was not: only its
    style file was there, or the colours were chosen afterwards.
    """
    if colors == "content":
        return keep_chroma(result, content)
    return match_style_colors(result, content, colors) if match_result else result


def match_moments(style: np.ndarray, content: np.ndarray) -> np.ndarray:
    """Give ``style`` the mean and covariance of ``content``."""
    return transfer_colors(style, ColorStatistics.of(style), ColorStatistics.of(content))


def match_histogram(style: np.ndarray, content: np.ndarray) -> np.ndarray:
    """Give ``style`` the histogram of ``content`` in each channel."""
    matched = np.empty(style.shape, style.dtype)  # in rows, whatever the layout of style
    for s, c, m in zip(style, content, matched.reshape(3, -1), strict=True):
        order = s.ravel().argsort(kind="stable")
        ranks = np.linspace(0, c.size - 1, s.size).round().astype(np.int64)
        m[order] = np.sort(c, axis=None)[ranks]
    return matched


def keep_chroma(result: np.ndarray, content: np.ndarray) -> np.ndarray:
    """Combine the luma of ``result`` with the colour differences of ``content``."""
    luma = _luma(result)
    chroma = content - _luma(content)
    return (luma + chroma * _chroma_scale(luma, chroma)).clip(0, 1)


def _luma(image: np.ndarray) -> np.ndarray:
    return np.tensordot(np.array(LUMA, np.float32), image, 1)[None]


def _chroma_scale(luma: np.ndarray, chroma: np.ndarray) -> np.ndarray:
    """Factor by which ``chroma`` fits into 0..1 at this luma, so that clipping shifts no hue."""
    up = (1 - luma) / chroma.max(0, keepdims=True).clip(1e-6)
    down = luma / (-chroma.min(0, keepdims=True)).clip(1e-6)
    return np.minimum(up, down).clip(0, 1)


@dataclass(frozen=True)
class ColorStatistics:
    """``mean`` (3,) and ``covariance`` (3, 3) of R, G and B in 0..1, in double precision."""

    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, image: np.ndarray, weight_map: np.ndarray | None = None) -> ColorStatistics:
        """Measure (3, h, w), each pixel weighted as (h, w) says, or all alike."""
        total, mean, second = np.float64(0), np.zeros(3), np.zeros((3, 3))
        for rows in strips(*image.shape[1:]):
            pixels = image[:, rows].reshape(3, -1) - np.float64(MID_GREY)
            weights = np.ones(pixels.shape[1])
            if weight_map is not None:
                weights = weight_map[rows].ravel().astype(np.float64)
            total = total + weights.sum()
            mean = mean + pixels @ weights
            second = second + (pixels * weights) @ pixels.T
        mean = mean / total
        return cls(mean + MID_GREY, second / total - np.outer(mean, mean))

    @classmethod
    def mixed(cls, parts: Sequence[ColorStatistics], shares: Sequence[float]) -> ColorStatistics:
        """Pool the statistics of several images by their shares, which sum to 1."""
        mean, second = np.zeros(3), np.zeros((3, 3))
        for each, share in zip(parts, shares, strict=True):
            mean = mean + share * each.mean
            second = second + share * (each.covariance + np.outer(each.mean, each.mean))
        return cls(mean, second - np.outer(mean, mean))


def transfer_colors(
    image: np.ndarray, source: ColorStatistics, target: ColorStatistics
) -> np.ndarray:
    """Map (3, h, w) from the colour statistics ``source`` to ``target``, clipped to 0..1."""
    identity = EPSILON * np.eye(3)
    matrix = gaussian_transport(source.covariance + identity, target.covariance + identity)
    moved = np.empty_like(image, order="C")
    for rows in strips(*image.shape[1:]):  # all at once in double precision would be twice it
        pixels = image[:, rows].reshape(3, -1) - source.mean[:, None]
        strip = matrix @ pixels + target.mean[:, None]
        moved[:, rows] = strip.clip(0, 1).reshape(image[:, rows].shape)
    return moved


def gaussian_transport(source: np.ndarray, target: np.ndarray, least: float = 1e-12) -> np.ndarray:
    """Return the symmetric map from the covariance S = ``source`` to T = ``target``, all (n, n).

    S^(-1/2) (S^(1/2) T S^(1/2))^(1/2) S^(-1/2) is the optimal transport between two Gaussians: it
    changes vectors least among all maps that do this (Olkin & Pukelsheim, "The Distance between
    Two Random Vectors with Given Dispersion Matrices", 1982).

    ``least``: the eigenvalues of S are taken to be no smaller; by rounding some are below 0.
    """
    values, vectors = np.linalg.eigh(source)
    values = np.sqrt(values.clip(least))
    root, inverse = ((vectors * v) @ vectors.T for v in (values, 1 / values))
    values, vectors = np.linalg.eigh(root @ target @ root)
    between = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    return inverse @ between @ inverse
