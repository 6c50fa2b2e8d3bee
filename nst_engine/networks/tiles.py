"""Tiles of an image: the core pixels of each, and the input region a network needs for them.

Tiles leave no seams. The features of a tile's core are those of the whole image, because the
input region includes all pixels that they depend on (the halo), tiles begin where the poolings
of the whole image begin, and a tile has a border only where the image has one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection
from dataclasses import dataclass, replace

from torch import Tensor

from ..contract import UserError
from ..contract.setting_texts import SMALLEST_TILE
from .vgg_layers import deepest, receptive_radius, stride

Span = tuple[int, int]  # from, to (exclusive)
#: Tile sizes are multiples of this many pixels: the stride of the deepest layer.
GRID = stride("relu5_1")


@dataclass(frozen=True)
class Tile:
    """A tile of an image of ``height`` by ``width`` pixels.

    ``rows`` and ``columns``: its core. ``halo``: px around the core that a network needs too.
    """

    rows: Span
    columns: Span
    height: int
    width: int
    halo: int

    @classmethod
    def whole(cls, image: Tensor, halo: int = 0) -> Tile:
        """The one tile that covers all of ``image`` (..., height, width)."""
        height, width = image.shape[-2:]
        return cls((0, height), (0, width), height, width, halo)

    def crop(self, plane: Tensor, stride: int = 1) -> Tensor:
        """The core of ``plane`` (..., height // stride, width // stride), as a view."""
        rows, columns = self.spans_at(stride)
        return plane[..., slice(*rows), slice(*columns)]

    def spans_at(self, stride: int) -> tuple[Span, Span]:
        """Rows and columns of the core at a layer of this stride."""
        (top, bottom), (left, right) = self.rows, self.columns
        return (top // stride, bottom // stride), (left // stride, right // stride)

    def widened(self, by: int) -> Tile:
        """The tile with ``by`` px more on every side, where the image has them."""
        rows = _clipped(_widened(self.rows, by), self.height)
        columns = _clipped(_widened(self.columns, by), self.width)
        return replace(self, rows=rows, columns=columns)

    def crop_inner(self, plane: Tensor, inner: Tile, stride: int) -> Tensor:
        """What ``inner`` has of ``plane``, which has the core of this tile at ``stride``."""
        (rows, columns), mine = inner.spans_at(stride), self.spans_at(stride)
        top, left = rows[0] - mine[0][0], columns[0] - mine[1][0]
        return plane.narrow(-2, top, rows[1] - rows[0]).narrow(-1, left, columns[1] - columns[0])

    def crop_with_halo(self, image: Tensor) -> Tensor:
        """The input region: core and halo of ``image`` (..., height, width), as a view."""
        rows = _clipped(_widened(self.rows, self.halo), self.height)
        columns = _clipped(_widened(self.columns, self.halo), self.width)
        return image[..., slice(*rows), slice(*columns)]

    def crop_with_next(self, region: Tensor) -> Tensor:
        """The core and the row and column after it, where the image has them.

        ``region``: what ``crop_with_halo`` returned.
        """
        top, left = self.core_offset(0)
        height = self.rows[1] - self.rows[0] + (self.rows[1] < self.height)
        width = self.columns[1] - self.columns[0] + (self.columns[1] < self.width)
        return region.narrow(-2, top, height).narrow(-1, left, width)

    def overhang(self, padding: int) -> tuple[int, int, int, int]:
        """Pixels by which the halo reaches into a padded border: left, right, top, bottom."""
        return (
            *_outside(_widened(self.columns, self.halo), self.width, padding),
            *_outside(_widened(self.rows, self.halo), self.height, padding),
        )

    def core_offset(self, padding: int) -> tuple[int, int]:
        """Row and column of the core in the input region after padding."""
        top = self.rows[0] - max(-padding, self.rows[0] - self.halo)
        left = self.columns[0] - max(-padding, self.columns[0] - self.halo)
        return top, left


def tiles_of(
    image: Tensor, tile_size: int | None, layers: Collection[str], padding: int = 0
) -> list[Tile]:
    """Tiles of about ``tile_size`` px each way that cover ``image``, or the one whole tile.

    Their input regions, padded by ``padding`` px beyond the image, are of one size but for the
    last ones, which may be smaller by a few pixels: so the memory that one tile leaves is what
    the next one needs. None is larger than ``tile_size`` and a halo to each side.
    ``layers``: those whose features are needed.
    """
    height, width = image.shape[-2:]
    halo = halo_of(layers)
    rows, columns = (
        _spans(length, _Cut.of(length, tile_size, layers, padding)) for length in (height, width)
    )
    return [Tile(r, c, height, width, halo) for r in rows for c in columns]


def input_length(
    length: int, tile_size: int | None, layers: Collection[str], padding: int
) -> tuple[int, int]:
    """Number of tiles along a side of ``length`` px, and px of a padded input region's side."""
    cut = _Cut.of(length, tile_size, layers, padding)
    return cut.count, cut.region


def halo_of(layers: Collection[str]) -> int:
    """Pixels to each side that the deepest of ``layers`` depends on, as a multiple of its stride.

    It is at least 1: losses on the image itself compare neighbouring pixels.
    """
    if not layers:
        return 1
    last = deepest(layers)
    return math.ceil(receptive_radius(last) / stride(last)) * stride(last)


def smaller_tile(tile_size: int | None, image: Tensor) -> int:
    """Half of a tile size, or of the image's longer side if there were no tiles.

    Raises UserError (``no-memory``) when that is below ``SMALLEST_TILE``.
    """
    longest = max(image.shape[-2:])
    half = min(longest, tile_size or longest) // 2 // GRID * GRID
    if half < SMALLEST_TILE:
        raise UserError(
            "no-memory",
            f"The memory does not even hold a tile of a picture of "
            f"{image.shape[3]}×{image.shape[2]} pixels.",
            "Close other programs, or choose a smaller picture.",
            input_error=False,
        )
    return half


@dataclass(frozen=True)
class _Cut:
    """How a side of an image is cut: ``count`` input regions of ``region`` px, padding included.

    ``halo``, ``padding``: px by which a region goes beyond its core, inside the image and where
    the image ends.
    """

    count: int
    region: int
    halo: int
    padding: int

    @classmethod
    def of(cls, length: int, tile_size: int | None, layers: Collection[str], padding: int) -> _Cut:
        halo, step = halo_of(layers), stride(deepest(layers)) if layers else 1
        count = 1 if tile_size is None else math.ceil(length / tile_size)
        if count == 1:
            return cls(1, length + 2 * padding, halo, padding)
        padding = min(padding, halo)
        seen = length + 2 * padding + 2 * halo * (count - 1)
        region = max(math.ceil(seen / count / step), 2 * halo // step + 1) * step
        return cls(count, region, halo, padding)


def _spans(length: int, cut: _Cut) -> list[Span]:
    first, step = cut.region - cut.padding - cut.halo, cut.region - 2 * cut.halo
    ends = [min(length, first + step * number) for number in range(cut.count - 1)]
    return [span for span in itertools.pairwise([0, *ends, length]) if span[0] < span[1]]


def _widened(span: Span, by: int) -> Span:
    return span[0] - by, span[1] + by


def _clipped(span: Span, length: int) -> Span:
    return max(0, span[0]), min(length, span[1])


def _outside(span: Span, length: int, padding: int) -> Span:
    return min(padding, max(0, -span[0])), min(padding, max(0, span[1] - length))
