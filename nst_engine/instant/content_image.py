"""A content image takes on styles in one pass. Imports no torch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .backend import Backend, Features
from .levels import LEVELS, NOISE_CHANNELS, NOISE_LEVELS, STRIDE, LevelInputs
from .specks import remove_color_specks
from .statistics import FeatureStatistics, StatisticsAccumulator, pooled
from .tiles import TILE_SIZE, Tile, padded_range, tiles
from .transport import transport_maps

OnProgress = Callable[[float], None]


@dataclass(frozen=True)
class StyleShare:
    """One style in an image, or several that are mixed: ``styles`` with weights that sum to 1.

    share: how much of it is wanted everywhere, in 0..1, or at each pixel (height, width); the
        shares of all sum to 1 at most.
    weight_map: how much each pixel (height, width) counts among the content's own statistics
        that this style replaces; None: all alike.
    """

    styles: Sequence[tuple[FeatureStatistics, float]]
    share: float | np.ndarray
    weight_map: np.ndarray | None = None


class ContentImage:
    """Keeps what does not depend on the style, so that another setting is quick."""

    def __init__(
        self, backend: Backend, colors: np.ndarray, seed: int = 0, tile_size: int = TILE_SIZE
    ) -> None:
        """``colors``: float32 (3, height, width) in 0..1; ``seed``: of the noise that strokes
        grow from; ``tile_size``: side of the tiles in which large images are worked on, in px."""
        self._backend = backend
        self._colors = colors
        height, width = colors.shape[1:]
        self._tiles = list(tiles(height, width, tile_size))
        self._features: list[Features] | None = None
        self._statistics: FeatureStatistics | None = None
        self._noise = [
            np.random.default_rng(seed).standard_normal(
                (
                    NOISE_CHANNELS,
                    len(padded_range(height)) // level.stride,
                    len(padded_range(width)) // level.stride,
                ),
                np.float32,
            )
            for level in LEVELS[-NOISE_LEVELS:]
        ]

    @property
    def in_tiles(self) -> bool:
        """Whether it is too large to be worked on in whole."""
        return len(self._tiles) > 1

    def statistics(
        self, weight_map: np.ndarray | None = None, on_progress: OnProgress = lambda done: None
    ) -> FeatureStatistics:
        """Statistics of the whole; ``weight_map``: how much each pixel (height, width) counts."""
        if weight_map is None and self._statistics is not None:
            return self._statistics
        sums = StatisticsAccumulator()
        for tile, features in self._encoded(on_progress):
            core = [
                each[:, rows, columns]
                for each, (rows, columns) in zip(
                    features, _at_levels(tile.padded_core), strict=True
                )
            ]
            sums.add(core, _weights_of(tile, weight_map))
        if weight_map is None:
            self._statistics = sums.statistics
        return sums.statistics

    def stylized(
        self, shares: Sequence[StyleShare], on_progress: OnProgress = lambda done: None
    ) -> np.ndarray:
        """(3, height, width) in 0..1. ``on_progress`` hears the share that is done and may
        raise."""
        passes = len({id(share.weight_map) for share in shares}) + 1
        content: dict[int, FeatureStatistics] = {}
        for share in shares:
            if id(share.weight_map) not in content:
                on_pass = _within(on_progress, len(content), passes)
                content[id(share.weight_map)] = self.statistics(share.weight_map, on_pass)
        moments = _moments(shares, [content[id(share.weight_map)] for share in shares])
        result = np.empty_like(self._colors)
        for tile, features in self._encoded(_within(on_progress, passes - 1, passes)):
            style_weights, noise = _style_weights(tile, shares), self._noise_of(tile)
            each = zip(features, moments, style_weights, noise, strict=True)
            image = self._backend.decode([LevelInputs(f, *m, s, n) for f, m, s, n in each])
            rows, columns = tile.core
            top, left = (axis.start for axis in tile.padded_core)
            core = image[:, top : top + len(rows), left : left + len(columns)]
            result[:, rows.start : rows.stop, columns.start : columns.stop] = core.clip(0, 1)
        remove_color_specks(result, self._colors)
        return result

    def _encoded(self, on_progress: OnProgress) -> Iterator[tuple[Tile, list[Features]]]:
        """Every tile with its features; those of an image that is one tile are kept."""
        for n, tile in enumerate(self._tiles):
            on_progress(n / len(self._tiles))
            features = self._features or self._backend.encode(tile.crop(self._colors))
            if not self.in_tiles:
                self._features = features
            yield tile, features

    def _noise_of(self, tile: Tile) -> list[np.ndarray | None]:
        """The noise of every level, None where there is none."""
        offsets = [padded_range(length).start for length in self._colors.shape[1:]]
        region = [
            slice(axis.start - offset, axis.stop - offset)
            for axis, offset in zip(tile.input_region, offsets, strict=True)
        ]
        deepest = _at_levels(region)[-NOISE_LEVELS:]
        cut = [
            np.ascontiguousarray(noise[:, rows, columns])
            for noise, (rows, columns) in zip(self._noise, deepest, strict=True)
        ]
        return [None] * (len(LEVELS) - NOISE_LEVELS) + cut


def _moments(
    shares: Sequence[StyleShare], content: Sequence[FeatureStatistics]
) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Transport maps (regions, channels, channels), means of the content and of the target
    (regions, channels), of every level.

    Of several styles the features are mixed after each took on one of them, as in Huang &
    Belongie 2017, equation 15.
    """
    moments = []
    for level in range(len(LEVELS)):
        maps = [
            np.asarray(sum(w * transport_maps(own, style)[level] for style, w in share.styles))
            for share, own in zip(shares, content, strict=True)
        ]
        target = [
            np.asarray(sum(w * style.means[level] for style, w in share.styles)) for share in shares
        ]
        means = [own.means[level] for own in content]
        moments.append((_float32(maps), _float32(means), _float32(target)))
    return moments


def _float32(arrays: Sequence[np.ndarray]) -> np.ndarray:
    return np.stack(arrays).astype(np.float32)


def _style_weights(tile: Tile, shares: Sequence[StyleShare]) -> list[np.ndarray]:
    """Shares at every level, (regions, h, w), or (regions, 1, 1) where it may be."""
    if not any(isinstance(each.share, np.ndarray) for each in shares):
        everywhere = np.array([each.share for each in shares], np.float32)[:, None, None]
        return [everywhere] * len(LEVELS)
    shape = [len(axis) for axis in tile.input_region]
    planes = [
        tile.crop(each.share)
        if isinstance(each.share, np.ndarray)
        else np.full(shape, each.share, np.float32)
        for each in shares
    ]
    return [np.stack([pooled(plane, level.stride) for plane in planes]) for level in LEVELS]


def _weights_of(tile: Tile, weight_map: np.ndarray | None) -> np.ndarray | None:
    """How much the pixels of a tile's core count; what is beyond the image counts nothing."""
    rows, columns = tile.core
    whole = all(len(axis) % STRIDE == 0 for axis in tile.core)
    if weight_map is None and whole:
        return None
    plane = np.zeros([-(-len(axis) // STRIDE) * STRIDE for axis in tile.core], np.float32)
    here = slice(rows.start, rows.stop), slice(columns.start, columns.stop)
    plane[: len(rows), : len(columns)] = 1 if weight_map is None else weight_map[here]
    return plane


def _at_levels(area: Sequence[slice]) -> list[tuple[slice, slice]]:
    """Rows and columns of pixels in the positions of every level."""
    rows, columns = area
    return [
        (
            slice(rows.start // stride, rows.stop // stride),
            slice(columns.start // stride, columns.stop // stride),
        )
        for _, _, stride in LEVELS
    ]


def _within(on_progress: OnProgress, number: int, count: int) -> OnProgress:
    """Progress of one of ``count`` equal passes as that of all."""
    return lambda done: on_progress((number + done) / count)
