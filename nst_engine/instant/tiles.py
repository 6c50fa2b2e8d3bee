"""Pieces of an image that overlap, so that each is computed as in the whole. Imports no torch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .levels import STRIDE

#: Pixels beyond the image's edge that the networks see, reflected: their own padding makes
#: features at the edge unlike all others.
PADDING = 2 * STRIDE
#: How far a pixel of the result looks, in pixels: the encoder 37, the decoder 30.
HALO = 9 * STRIDE
#: Side of a tile, px. The memory that a tile takes grows with its area.
TILE_SIZE = 768


@dataclass(frozen=True)
class Tile:
    """Along both axes (rows, columns), in pixels of the image.

    core: what of the result comes from this tile.
    input_region: what is computed for it; it may lie beyond the edge.
    """

    core: tuple[range, range]
    input_region: tuple[range, range]

    @property
    def padded_core(self) -> tuple[slice, slice]:
        """Where the core lies in what is computed, up to the next multiple of STRIDE."""
        rows, columns = (
            slice(c.start - r.start, c.start - r.start + -(-len(c) // STRIDE) * STRIDE)
            for c, r in zip(self.core, self.input_region, strict=True)
        )
        return rows, columns

    def crop(self, plane: np.ndarray) -> np.ndarray:
        """The input region of (…, height, width), reflected beyond its edge."""
        rows, columns = (
            _reflected(region, length)
            for region, length in zip(self.input_region, plane.shape[-2:], strict=True)
        )
        return np.ascontiguousarray(plane[..., rows, :][..., columns])


def tiles(height: int, width: int, tile_size: int = TILE_SIZE) -> Iterator[Tile]:
    """Tiles that make up an image; an image not much larger than one is one."""
    for rows in _cores(height, tile_size):
        for columns in _cores(width, tile_size):
            yield Tile((rows, columns), (_input_range(rows, height), _input_range(columns, width)))


def padded_range(length: int) -> range:
    """All that may be seen along an axis: the image, its padding, and up to a multiple."""
    return range(-PADDING, -(-length // STRIDE) * STRIDE + PADDING)


def _cores(length: int, tile_size: int) -> list[range]:
    count = max(1, round(length / tile_size))
    step = -(-length // (count * STRIDE)) * STRIDE
    return [range(start, min(start + step, length)) for start in range(0, length, step)]


def _input_range(core: range, length: int) -> range:
    whole = padded_range(length)
    stop = -(-core.stop // STRIDE) * STRIDE
    return range(max(core.start - HALO, whole.start), min(stop + HALO, whole.stop))


def _reflected(indices: range, length: int) -> np.ndarray:
    """Indices into an axis, reflected at its ends without repeating them."""
    period = max(1, 2 * (length - 1))
    folded = np.abs(np.arange(indices.start, indices.stop)) % period
    return np.minimum(folded, period - folded) if length > 1 else np.zeros_like(folded)
