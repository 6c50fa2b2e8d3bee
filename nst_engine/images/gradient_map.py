"""Gradient map: the colours that a style has at each lightness, for an image that has none.

A photograph in grey has colours of rank one. The transport of Gaussians
(``color_transfer.transfer_colors``) only turns that line towards the style's longest axis, which
in most paintings is nearly grey as well.
Images are float32 arrays (3, height, width) in 0..1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .color_transfer import LUMA, ColorStatistics
from .strips import strips

#: Levels of luma at which a style's colours are averaged, and the standard deviation, in levels,
#: of the window: few enough that a thumbnail fills them, smooth enough that no edge shows.
LEVELS, WINDOW = 32, 1.5
#: Share of all pixels that a level has at least; beyond such levels the colours stay the same.
LEAST = 1e-3
#: The averaged colours, duller than the style's, are made at most so much stronger. Looked at on
#: four pairs.
STRONGEST = 3.0
#: Second largest variance of R, G and B at which an image counts as half grey: of 24 photographs,
#: the grey ones have 0, one nearly without colours 0.0007, the others 0.002 to 0.03.
HALF_GREY = 5e-4


@dataclass(frozen=True)
class GradientMap:
    """Sums over a style's pixels by luma, (5, ``LEVELS``): of 1, R, G, B and the squared chroma.

    They are divided by the number of pixels, so that those of several styles can be mixed.
    """

    sums: np.ndarray

    @classmethod
    def of(cls, style: np.ndarray, weight_map: np.ndarray | None = None) -> GradientMap:
        """Measure (3, h, w), each pixel weighted as (h, w) says, or all alike."""
        sums = np.zeros((5, LEVELS))
        for rows in strips(*style.shape[1:]):
            pixels = style[:, rows].reshape(3, -1).astype(np.float64)
            weights = np.ones(pixels.shape[1])
            if weight_map is not None:
                weights = weight_map[rows].ravel().astype(np.float64)
            luma = np.array(LUMA) @ pixels
            chroma = np.square(pixels - luma).sum(0)
            level = (luma * (LEVELS - 1)).round().clip(0, LEVELS - 1).astype(np.int64)
            for of_level, values in zip(sums, (1, *pixels, chroma), strict=True):
                of_level += np.bincount(level, weights * values, LEVELS)
        return cls(sums / sums[0].sum())

    @classmethod
    def mixed(cls, parts: Sequence[GradientMap], shares: Sequence[float]) -> GradientMap:
        """Pool several styles by their shares, which sum to 1."""
        each = [share * part.sums for share, part in zip(shares, parts, strict=True)]
        return cls(np.sum(each, axis=0))

    @cached_property
    def chroma(self) -> np.ndarray:
        """(3, ``LEVELS``): R, G and B less the luma, as strong in the mean as in the style."""
        distance = np.subtract.outer(np.arange(LEVELS), np.arange(LEVELS))
        window = np.exp(-0.5 * np.square(distance / WINDOW))
        count, *colors, squares = self.sums @ window
        usable = np.flatnonzero(count >= LEAST)
        means = np.stack(colors)[:, usable] / count[usable]
        chroma = means - np.array(LUMA) @ means
        own = (np.square(chroma).sum(0) * count[usable]).sum()
        gain = np.sqrt(squares.sum() / max(own, 1e-12))
        return np.stack(
            [np.interp(np.arange(LEVELS), usable, each) for each in chroma * min(gain, STRONGEST)]
        )

    def applied_to(self, image: np.ndarray, statistics: ColorStatistics) -> np.ndarray:
        """The image (3, h, w) in these colours and with their mean and deviation of the luma.

        ``statistics``: its own.
        """
        mean, deviation = _luma_moments(statistics)
        luma_of_level = np.arange(LEVELS) / (LEVELS - 1)
        target = (self.sums[0] * luma_of_level).sum()
        spread = np.sqrt((self.sums[0] * np.square(luma_of_level - target)).sum())
        mapped = np.empty_like(image, order="C")
        for rows in strips(*image.shape[1:]):
            luma = np.tensordot(np.array(LUMA), image[:, rows], 1)
            luma = (luma - mean) * (spread / max(deviation, 1e-3)) + target
            for plane, chroma in zip(mapped, self.chroma, strict=True):
                plane[rows] = (luma + np.interp(luma, luma_of_level, chroma)).clip(0, 1)
        return mapped


def greyness(statistics: ColorStatistics) -> float:
    """How far the colours of an image lie on one line, 0 to 1: 1 in grey and in sepia."""
    second = float(np.linalg.eigvalsh(statistics.covariance)[1])
    return 1 / (1 + (second / HALF_GREY) ** 2)


def _luma_moments(statistics: ColorStatistics) -> tuple[float, float]:
    luma = np.array(LUMA)
    variance = luma @ statistics.covariance @ luma
    return float(luma @ statistics.mean), float(np.sqrt(max(variance, 0.0)))
