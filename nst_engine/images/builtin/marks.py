"""Marks that fill a sheet: overlapping strokes, and cells that share it out between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .canvas import Canvas, Field

_REACH = 2  # cells each way in which a stroke is looked for: none may be longer than 4 spacings


@dataclass(frozen=True)
class Brush:
    """Average size of strokes in canvas units, and how far they stray from their direction."""

    spacing: float
    length: float
    width: float
    turn: float = 0.0  # radians, standard deviation


@dataclass(frozen=True)
class Strokes:
    """Which stroke lies on top at each pixel, and where in it the pixel is."""

    owner: NDArray[np.intp]  # (height, width) index of the stroke; 0 where bare
    along: Field  # -1..1 from the stroke's start to its end
    across: Field  # -1..1 from one flank to the other
    cover: Field  # 0 where no stroke lies, soft at the flanks
    rows: NDArray[np.intp]  # pixel row of each stroke's middle
    columns: NDArray[np.intp]

    def take(self, values: NDArray) -> NDArray:
        """Each stroke's value, read from an image or a field under its middle."""
        return values[self.rows, self.columns]


def lay_strokes(canvas: Canvas, brush: Brush, angle: Field) -> Strokes:
    """Strokes of the brush all over the sheet, one each spacing, in random order.

    They follow the angle (radians, y down) at their middle, give or take the brush's turn.
    """
    columns, x, y = _middles(canvas, brush.spacing, 1.0)
    row, column = canvas.index(x, y)
    rng, count = canvas.rng, x.size
    heading = angle[row, column] + brush.turn * rng.standard_normal(count)
    rank = rng.random(count)
    rank[0] = -1
    long = np.minimum(brush.length * rng.uniform(0.65, 1.25, count), 4 * brush.spacing) / 2
    wide = brush.width * rng.uniform(0.75, 1.2, count) / 2
    facts = np.stack([x, y, np.cos(heading), np.sin(heading), 1 / long, 1 / wide, rank], 1)
    facts = facts.astype(np.float32)

    best = np.zeros(canvas.shape, np.float32)
    owner = np.zeros(canvas.shape, np.intp)
    along, across, edge = (np.zeros(canvas.shape, np.float32) for _ in range(3))
    for cell in _neighbours(canvas, brush.spacing, columns, _REACH):
        cx, cy, cos, sin, per_long, per_wide, rank = np.moveaxis(facts[cell], -1, 0)
        cx, cy = canvas.x - cx, canvas.y - cy
        a, b = (cx * cos + cy * sin) * per_long, (cy * cos - cx * sin) * per_wide
        room = 1 - a**4 - b * b if brush.length > brush.width else 1 - a * a - b * b
        top = (room > 0) & (rank > best)
        for held, new in ((best, rank), (owner, cell), (along, a), (across, b), (edge, room)):
            np.copyto(held, new, where=top)
    cover = np.clip(edge * brush.width / (3 * canvas.pixel), 0, 1)
    return Strokes(owner, along, across, cover, row, column)


@dataclass(frozen=True)
class Cells:
    """Which cell each pixel belongs to and how far the border is."""

    owner: NDArray[np.intp]
    border: Field  # about the distance to the cell's border, canvas units
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]

    def take(self, values: NDArray) -> NDArray:
        """Each cell's value, read from an image or a field under its middle."""
        return values[self.rows, self.columns]


def cells(canvas: Canvas, spacing: float, jitter: float = 0.9) -> Cells:
    """The sheet shared out to scattered middles, each pixel to the nearest."""
    columns, x, y = _middles(canvas, spacing, jitter)
    first = np.full(canvas.shape, np.inf, np.float32)
    second = first.copy()
    owner = np.zeros(canvas.shape, np.intp)
    x32, y32 = x.astype(np.float32), y.astype(np.float32)
    for cell in _neighbours(canvas, spacing, columns, 2):
        far = np.hypot(canvas.x - x32[cell], canvas.y - y32[cell])
        nearer = far < first
        second = np.where(nearer, first, np.minimum(second, far))
        np.copyto(owner, cell, where=nearer)
        first = np.minimum(first, far)
    return Cells(owner, (second - first) / 2, *canvas.index(x, y))


def _middles(
    canvas: Canvas, spacing: float, jitter: float
) -> tuple[int, NDArray[np.float64], NDArray[np.float64]]:
    """Columns of a jittered grid that reaches beyond the sheet, and x and y of its points."""
    rows = int(canvas.bottom / spacing) + 2 + 2 * _REACH
    columns = int(canvas.right / spacing) + 2 + 2 * _REACH
    shake = canvas.rng.uniform(-jitter / 2, jitter / 2, (2, rows, columns))
    y, x = np.mgrid[0:rows, 0:columns] - _REACH + 0.5 + shake
    return columns, (x * spacing).ravel(), (y * spacing).ravel()


def _neighbours(canvas: Canvas, spacing: float, columns: int, reach: int) -> list[NDArray]:
    """For every pixel the index of its grid point, and of those up to `reach` away."""
    row = (canvas.y / spacing).astype(np.intp) + _REACH
    column = (canvas.x / spacing).astype(np.intp) + _REACH
    home = row * columns + column
    steps = range(-reach, reach + 1)
    return [home + down * columns + right for down in steps for right in steps]
