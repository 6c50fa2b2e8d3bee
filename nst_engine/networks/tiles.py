"""Tiles of an image: the core pixels of each, and the input region a network needs for them.

Tiles leave no seams. The features of a tile's core are those of the whole image, because the
input region includes all pixels that they depend on (the halo), tiles begin where the poolings
of the whole image begin, and a tile has a border only where the image has one.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace

from torch import Tensor

from ..contract import UserError
from .vgg_layers import deepest, receptive_radius, stride

Span = tuple[int, int]  # from, to (exclusive)
#: Tiles begin at multiples of this many pixels: the stride of the deepest layer.
GRID = stride("relu5_1")
#: px; smaller tiles would cost over ten times the work of the whole image, and save little.
SMALLEST_TILE = 4 * GRID


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


def tiles_of(image: Tensor, tile_size: int | None, layers: Collection[str]) -> list[Tile]:
    """Tiles of at most ``tile_size`` px each way that cover ``image``, or the one whole tile.

    ``tile_size``: a multiple of ``GRID``, or None. ``layers``: those whose features are needed.
    """
    height, width = image.shape[-2:]
    halo = halo_of(layers)
    rows, columns = _spans(height, tile_size), _spans(width, tile_size)
    return [Tile(r, c, height, width, halo) for r in rows for c in columns]


def halo_of(layers: Collection[str]) -> int:
    """Pixels to each side that the deepest of ``layers`` depends on, as a multiple of its stride.

    It is at least 1: losses on the image itself compare neighbouring pixels.
    """
    if not layers:
        return 1
    last = deepest(layers)
    return math.ceil(receptive_radius(last) / stride(last)) * stride(last)


def step_of(length: int, tile_size: int | None) -> int:
    """Length of the longest of about equal pieces of ``length`` px, at most ``tile_size``."""
    if tile_size is None or length <= tile_size:
        return length
    return math.ceil(length / math.ceil(length / tile_size) / GRID) * GRID


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


def _spans(length: int, tile_size: int | None) -> list[Span]:
    step = step_of(length, tile_size)
    return [(at, min(at + step, length)) for at in range(0, length, step)]


def _widened(span: Span, by: int) -> Span:
    return span[0] - by, span[1] + by


def _clipped(span: Span, length: int) -> Span:
    return max(0, span[0]), min(length, span[1])


def _outside(span: Span, length: int, padding: int) -> Span:
    return min(padding, max(0, -span[0])), min(padding, max(0, span[1] - length))
