"""A picture in pieces: which pixels are a tile's own, and which a network must see for them.

Nobody sees the seams: a tile's own features are those of the whole picture, because the tile
brings along all that they depend on (its halo), begins where the poolings of the whole picture
begin, and has a border only where the picture has one.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from torch import Tensor

from .vgg_layers import deepest, receptive_radius, stride

Span = tuple[int, int]  # from, to (exclusive)
#: Tiles begin at multiples of this many pixels: the stride of the deepest layer.
GRID = stride("relu5_1")


@dataclass(frozen=True)
class Tile:
    """A piece of a picture of ``height`` by ``width`` pixels.

    ``rows`` and ``columns``: the pixels that are its own. ``halo``: how many more a network
    must see to each side.
    """

    rows: Span
    columns: Span
    height: int
    width: int
    halo: int

    @classmethod
    def whole(cls, picture: Tensor, halo: int = 0) -> Tile:
        """All of ``picture`` (..., height, width)."""
        height, width = picture.shape[-2:]
        return cls((0, height), (0, width), height, width, halo)

    def own(self, plane: Tensor, stride: int = 1) -> Tensor:
        """Its own part of ``plane`` (..., height // stride, width // stride), a view."""
        rows, columns = self.positions(stride)
        return plane[..., slice(*rows), slice(*columns)]

    def positions(self, stride: int) -> tuple[Span, Span]:
        """Its rows and columns at a layer of this stride."""
        (top, bottom), (left, right) = self.rows, self.columns
        return (top // stride, bottom // stride), (left // stride, right // stride)

    def seen(self, picture: Tensor) -> Tensor:
        """Its own part of ``picture`` (..., height, width) with the halo, a view."""
        rows = _within(_widened(self.rows, self.halo), self.height)
        columns = _within(_widened(self.columns, self.halo), self.width)
        return picture[..., slice(*rows), slice(*columns)]

    def own_and_next(self, seen: Tensor) -> Tensor:
        """Of what ``seen`` gave: its own pixels, and the row and column after where there are."""
        top, left = self.before(0)
        height = self.rows[1] - self.rows[0] + (self.rows[1] < self.height)
        width = self.columns[1] - self.columns[0] + (self.columns[1] < self.width)
        return seen.narrow(-2, top, height).narrow(-1, left, width)

    def beyond(self, margin: int) -> tuple[int, int, int, int]:
        """How far its halo reaches into a margin around the picture: left, right, top, bottom."""
        return (
            *_outside(_widened(self.columns, self.halo), self.width, margin),
            *_outside(_widened(self.rows, self.halo), self.height, margin),
        )

    def before(self, margin: int) -> tuple[int, int]:
        """Rows above and columns left of its own in what a network sees, margin included."""
        top = self.rows[0] - max(-margin, self.rows[0] - self.halo)
        left = self.columns[0] - max(-margin, self.columns[0] - self.halo)
        return top, left


def tiles_of(picture: Tensor, side: int | None, layers: Collection[str]) -> list[Tile]:
    """``picture`` (..., height, width) in tiles of at most ``side`` px each way, or whole.

    ``side``: a multiple of ``GRID``. ``layers``: those that will be asked for.
    """
    height, width = picture.shape[-2:]
    halo = halo_of(layers)
    rows, columns = _spans(height, side), _spans(width, side)
    return [Tile(r, c, height, width, halo) for r in rows for c in columns]


def halo_of(layers: Collection[str]) -> int:
    """Pixels to each side that the deepest of ``layers`` depends on, as a multiple of its stride.

    At least one, which losses on the picture itself look beyond.
    """
    if not layers:
        return 1
    last = deepest(layers)
    return math.ceil(receptive_radius(last) / stride(last)) * stride(last)


def step_of(length: int, side: int | None) -> int:
    """How long the longest piece of ``length`` px is: all about the same, at most ``side``."""
    if side is None or length <= side:
        return length
    return math.ceil(length / math.ceil(length / side) / GRID) * GRID


def _spans(length: int, side: int | None) -> list[Span]:
    step = step_of(length, side)
    return [(at, min(at + step, length)) for at in range(0, length, step)]


def _widened(span: Span, by: int) -> Span:
    return span[0] - by, span[1] + by


def _within(span: Span, length: int) -> Span:
    return max(0, span[0]), min(length, span[1])


def _outside(span: Span, length: int, margin: int) -> Span:
    return min(margin, max(0, -span[0])), min(margin, max(0, span[1] - length))
