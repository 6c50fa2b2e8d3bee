"""The photograph takes on styles. Needs no torch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .backend import Backend, Features
from .levels import LEVELS, NOISES, STRIDE
from .statistics import FeatureStatistics, StatisticsAccumulator, pooled
from .tiles import SIDE, Tile, frame, tiles
from .transport import transport_maps

Tell = Callable[[float], None]


@dataclass(frozen=True)
class StyleShare:
    """One style in a picture, or several that are mixed: ``styles`` with weights that sum to 1.

    ``share``: how much of it is wanted everywhere, in 0..1, or at each pixel (height, width);
    the shares of all parts sum to 1 at most. ``counted``: how much each pixel (height, width)
    counts among the photograph's own statistics that this style replaces; None: all alike.
    """

    styles: Sequence[tuple[FeatureStatistics, float]]
    share: float | np.ndarray
    counted: np.ndarray | None = None


class ContentImage:
    """Keeps what does not depend on the style, so that another setting is quick."""

    def __init__(
        self, models: Backend, colours: np.ndarray, seed: int = 0, side: int = SIDE
    ) -> None:
        """``colours``: float32 (3, height, width) in 0..1; ``seed``: of the noise that strokes
        grow from; ``side``: of the tiles in which large pictures are worked on, in pixels."""
        self._models = models
        self._colours = colours
        height, width = colours.shape[1:]
        self._tiles = list(tiles(height, width, side))
        self._kept: list[Features] | None = None
        self._own: FeatureStatistics | None = None
        self._noise = [
            np.random.default_rng(seed).standard_normal(
                (NOISES, len(frame(height)) // stride, len(frame(width)) // stride), np.float32
            )
            for _, _, stride in LEVELS[-2:]
        ]

    @property
    def in_tiles(self) -> bool:
        """Whether it is too large to be worked on in whole."""
        return len(self._tiles) > 1

    def statistics(
        self, counted: np.ndarray | None = None, tell: Tell = lambda done: None
    ) -> FeatureStatistics:
        """Statistics of the whole; ``counted``: how much each pixel (height, width) counts."""
        if counted is None and self._own is not None:
            return self._own
        sums = StatisticsAccumulator()
        for tile, features in self._encoded(tell):
            inner = [
                each[:, rows, columns]
                for each, (rows, columns) in zip(features, _at_levels(tile.inner), strict=True)
            ]
            sums.add(inner, _counted(tile, counted))
        if counted is None:
            self._own = sums.statistics
        return sums.statistics

    def painted(self, parts: Sequence[StyleShare], tell: Tell = lambda done: None) -> np.ndarray:
        """(3, height, width) in 0..1. ``tell`` hears the share that is done and may raise."""
        passes = len({id(part.counted) for part in parts}) + 1
        own = {}
        for part in parts:
            if id(part.counted) not in own:
                hear = _within(tell, len(own), passes)
                own[id(part.counted)] = self.statistics(part.counted, hear)
        maps = _maps(parts, [own[id(part.counted)] for part in parts])
        result = np.empty_like(self._colours)
        for tile, features in self._encoded(_within(tell, passes - 1, passes)):
            picture = self._models.decode(
                features, *maps, _shares(tile, parts), self._noise_of(tile)
            )
            rows, columns = tile.core
            top, left = (inner.start for inner in tile.inner)
            inner = picture[:, top : top + len(rows), left : left + len(columns)]
            result[:, rows.start : rows.stop, columns.start : columns.stop] = inner.clip(0, 1)
        return result

    def _encoded(self, tell: Tell) -> Iterator[tuple[Tile, list[Features]]]:
        """Every tile with its features; those of a picture that is one tile are kept."""
        for n, tile in enumerate(self._tiles):
            tell(n / len(self._tiles))
            features = self._kept or self._models.encode(tile.cut(self._colours))
            if not self.in_tiles:
                self._kept = features
            yield tile, features

    def _noise_of(self, tile: Tile) -> list[np.ndarray]:
        offsets = [frame(length).start for length in self._colours.shape[1:]]
        seen = [
            slice(axis.start - offset, axis.stop - offset)
            for axis, offset in zip(tile.seen, offsets, strict=True)
        ]
        return [
            np.ascontiguousarray(noise[:, rows, columns])
            for noise, (rows, columns) in zip(self._noise, _at_levels(seen)[-2:], strict=True)
        ]


def _maps(
    parts: Sequence[StyleShare], own: Sequence[FeatureStatistics]
) -> tuple[list[np.ndarray], list[np.ndarray], list[np.ndarray]]:
    """Maps (parts, channels, channels), own and wanted means (parts, channels) of every level.

    Of several styles the features are mixed after each took on one of them, as in Huang &
    Belongie 2017, equation 15.
    """
    maps, owns, wanted = [], [], []
    for level in range(len(LEVELS)):
        each = [
            sum(w * transport_maps(mine, style)[level] for style, w in p.styles)
            for p, mine in zip(parts, own, strict=True)
        ]
        maps.append(_float32(each))
        owns.append(_float32([mine.means[level] for mine in own]))
        wanted.append(_float32([sum(w * s.means[level] for s, w in p.styles) for p in parts]))
    return maps, owns, wanted


def _float32(arrays: Sequence[np.ndarray]) -> np.ndarray:
    return np.stack(arrays).astype(np.float32)


def _shares(tile: Tile, parts: Sequence[StyleShare]) -> list[np.ndarray]:
    """Shares of all parts at every level, (parts, h, w), or (parts, 1, 1) where it may be."""
    if not any(isinstance(part.share, np.ndarray) for part in parts):
        everywhere = np.array([part.share for part in parts], np.float32)[:, None, None]
        return [everywhere] * len(LEVELS)
    shape = [len(axis) for axis in tile.seen]
    planes = [
        tile.cut(part.share)
        if isinstance(part.share, np.ndarray)
        else np.full(shape, part.share, np.float32)
        for part in parts
    ]
    return [np.stack([pooled(plane, stride) for plane in planes]) for _, _, stride in LEVELS]


def _counted(tile: Tile, counted: np.ndarray | None) -> np.ndarray | None:
    """How much the pixels of a tile's core count; what is beyond the picture counts nothing."""
    rows, columns = tile.core
    whole = all(len(axis) % STRIDE == 0 for axis in tile.core)
    if counted is None and whole:
        return None
    plane = np.zeros([-(-len(axis) // STRIDE) * STRIDE for axis in tile.core], np.float32)
    part = 1 if counted is None else counted[rows.start : rows.stop, columns.start : columns.stop]
    plane[: len(rows), : len(columns)] = part
    return plane


def _at_levels(area: Sequence[slice]) -> list[tuple[slice, slice]]:
    """Rows and columns of pixels in the positions of every level."""
    return [
        tuple(slice(axis.start // stride, axis.stop // stride) for axis in area)
        for _, _, stride in LEVELS
    ]


def _within(tell: Tell, number: int, of: int) -> Tell:
    return lambda done: tell((number + done) / of)
