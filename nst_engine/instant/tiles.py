"""Pieces of a picture that overlap, so that each is computed as in the whole. Needs no torch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .levels import STRIDE

#: Pixels beyond the picture's edge that the networks see, mirrored: their own padding makes
#: features at the edge unlike all others.
MARGIN = 2 * STRIDE
#: How far a pixel of the result looks, in pixels: the encoder 37, the decoder 30.
HALO = 9 * STRIDE
#: Side of a piece, px. The memory that a piece takes grows with its area.
SIDE = 768


@dataclass(frozen=True)
class Tile:
    """Along both axes (rows, columns), in pixels of the picture: what of the result comes from
    this piece, and what is computed for it; the latter may lie beyond the edge."""

    core: tuple[range, range]
    seen: tuple[range, range]

    @property
    def inner(self) -> tuple[slice, slice]:
        """Where the core lies in what is computed, up to the next multiple of STRIDE."""
        return tuple(
            slice(c.start - s.start, c.start - s.start + -(-len(c) // STRIDE) * STRIDE)
            for c, s in zip(self.core, self.seen, strict=True)
        )

    def cut(self, plane: np.ndarray) -> np.ndarray:
        """What is seen of (…, height, width), mirrored beyond its edge."""
        rows, columns = (
            _mirrored(seen, length)
            for seen, length in zip(self.seen, plane.shape[-2:], strict=True)
        )
        return np.ascontiguousarray(plane[..., rows, :][..., columns])


def tiles(height: int, width: int, side: int = SIDE) -> Iterator[Tile]:
    """Tiles that make up a picture; a picture not much larger than one is one."""
    for rows in _parts(height, side):
        for columns in _parts(width, side):
            core = rows, columns
            yield Tile(core, (_seen(rows, height), _seen(columns, width)))


def frame(length: int) -> range:
    """All that may be seen along an axis: the picture, a margin, and up to a multiple."""
    return range(-MARGIN, -(-length // STRIDE) * STRIDE + MARGIN)


def _parts(length: int, side: int) -> list[range]:
    count = max(1, round(length / side))
    step = -(-length // (count * STRIDE)) * STRIDE
    return [range(start, min(start + step, length)) for start in range(0, length, step)]


def _seen(core: range, length: int) -> range:
    whole = frame(length)
    stop = -(-core.stop // STRIDE) * STRIDE
    return range(max(core.start - HALO, whole.start), min(stop + HALO, whole.stop))


def _mirrored(positions: range, length: int) -> np.ndarray:
    """Indices into an axis, reflected at its ends without repeating them."""
    period = max(1, 2 * (length - 1))
    folded = np.abs(np.arange(positions.start, positions.stop)) % period
    return np.minimum(folded, period - folded) if length > 1 else np.zeros_like(folded)
