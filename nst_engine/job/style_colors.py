"""A content image in the colours of a job's styles, each where it applies. Imports no torch."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from ..images import resize_plane
from ..images.color_transfer import ColorStatistics, transfer_colors
from ..images.gradient_map import GradientMap, greyness
from .inputs import JobInputs, Style, StyleFileInput
from .regions import StyleRegions

Colors = TypeVar("Colors", ColorStatistics, GradientMap)

#: Of a content less grey than this, a gradient map would hardly be seen.
LEAST_GREYNESS = 0.05
#: Pixels of a style whose colours are looked at: mean and deviation are then right to half a
#: percent, and 24 megapixels take no longer than a sketch may.
SAMPLED = 1 << 16


class StyleColors:
    """Recolours the content image of a job, at any size, float32 (3, height, width) in 0..1."""

    def __init__(
        self,
        styles: Sequence[Style],
        weight_map: np.ndarray | None = None,
        regions: StyleRegions | None = None,
    ) -> None:
        """``styles``: in the colours in which they are transferred. The others as ``JobInputs``."""
        self._styles, self._weight_map, self._regions = styles, weight_map, regions

    @classmethod
    def of(cls, inputs: JobInputs, colors: str) -> StyleColors:
        """Those of a job with the setting ``colors``."""
        return cls(inputs.matched_styles(colors), inputs.content_weight_map, inputs.regions)

    def shifted(self, content: np.ndarray, share: float) -> np.ndarray:
        """``content`` with that share of the way to the mean and covariance of the styles'."""
        return self._recolored(content, self._statistics, transfer_colors, share)

    def for_grey(self, content: np.ndarray, share: float) -> np.ndarray:
        """``content`` as it is, or, if grey, with that share of the way to the styles' colours.

        They are those that a style has at the same lightness.
        """
        if share == 0 or greyness(ColorStatistics.of(content)) < LEAST_GREYNESS:
            return content
        return self._recolored(content, self._gradient_maps, _mapped, share)

    @functools.cached_property
    def _statistics(self) -> list[ColorStatistics]:
        return [_color_statistics(style) for style in self._styles]

    @functools.cached_property
    def _gradient_maps(self) -> list[GradientMap]:
        return [_gradient_map(style) for style in self._styles]

    def _recolored(
        self,
        content: np.ndarray,
        styles: Sequence[Colors],
        change: Callable[[np.ndarray, ColorStatistics, Colors], np.ndarray],
        share: float,
    ) -> np.ndarray:
        size = content.shape[2], content.shape[1]
        weight_map = self._weight_map
        if self._regions is None:
            if weight_map is not None:
                weight_map = resize_plane(weight_map, *size)
            mixture = type(styles[0]).mixed(styles, [style.weight for style in self._styles])
            moved = change(content, ColorStatistics.of(content, weight_map), mixture)
            return _between(content, moved, np.float32(share))
        result = content
        for colors, region in zip(styles, self._regions.shares(weight_map), strict=True):
            plane = resize_plane(region.astype(np.float32), *size)
            if plane.any():
                moved = change(content, ColorStatistics.of(content, plane), colors)
                result = result + np.float32(share) * plane * (moved - content)
        return result


def _between(start: np.ndarray, end: np.ndarray, share: np.float32) -> np.ndarray:
    """``end``, changed in place, at that share of the way from ``start``."""
    end -= start
    end *= share
    end += start
    return end


def _mapped(content: np.ndarray, own: ColorStatistics, style: GradientMap) -> np.ndarray:
    return _between(content, style.applied_to(content, own), np.float32(greyness(own)))


def _color_statistics(style: Style) -> ColorStatistics:
    if isinstance(style, StyleFileInput):
        stored = style.file.metadata.colours
        mean, covariance = (np.array(stored[n], np.float64) for n in ("mean", "covariance"))
        return ColorStatistics(mean, covariance)
    return ColorStatistics.of(*_sampled(style.colors, style.opacity))


def _gradient_map(style: Style) -> GradientMap:
    if isinstance(style, StyleFileInput):
        pixels = style.file.thumbnail_pixels()
        return GradientMap.of(pixels[..., :3].transpose(2, 0, 1), pixels[..., 3])
    return GradientMap.of(*_sampled(style.colors, style.opacity))


def _sampled(
    colors: np.ndarray, opacity: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray | None]:
    """At most ``SAMPLED`` pixels of (3, h, w) and (h, w), evenly spread, as a row."""
    count = colors.shape[1] * colors.shape[2]
    if count <= SAMPLED:
        return colors, opacity
    each = np.random.default_rng(0).integers(0, count, SAMPLED)
    row = colors.reshape(3, -1)[:, None, each]
    return row, None if opacity is None else opacity.reshape(1, -1)[:, each]
