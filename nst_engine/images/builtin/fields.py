"""Fields of numbers over a canvas: smooth noise, blurs, smears along a flow, light on relief."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .canvas import Canvas, Field


def noise(canvas: Canvas, across: float, down: float | None = None) -> Field:
    """Smooth random values in 0..1, that many bumps along the shorter side's length each way."""
    down = across if down is None else down
    rows, columns = int(down * canvas.bottom) + 2, int(across * canvas.right) + 2
    grid = canvas.rng.random((rows + 1, columns + 1), dtype=np.float32)
    half = _ease(grid, canvas.y[:, 0] * down)
    return _ease(half.T, canvas.x[0] * across).T.copy()


def clouds(canvas: Canvas, across: float, octaves: int = 4) -> Field:
    """Noise upon ever finer noise, mean 0 and deviation about 1."""
    total: Field = np.zeros(canvas.shape, np.float32)
    for octave in range(octaves):
        total = total + noise(canvas, across * 2**octave) * 0.55**octave
    return normal(total)


def grain(canvas: Canvas, size: float = 1.0) -> Field:
    """Fine tooth of a paper, mean 0 and deviation 1; size 1 is about 1/300 of the shorter side."""
    return normal(noise(canvas, 300 / size) + 0.7 * noise(canvas, 130 / size))


def normal(values: Field) -> Field:
    """Shifted and scaled to mean 0 and deviation 1."""
    return (values - values.mean()) / (values.std() + 1e-6)


def blur(values: NDArray, canvas: Canvas, radius: float) -> NDArray:
    """Two box blurs of that radius (canvas units), the border repeated; any channels kept."""
    reach = max(1, round(radius / canvas.pixel))
    for _ in range(2):
        for axis in (0, 1):
            values = _box(values, reach, axis)
    return values


def smear(values: Field, angle: Field, canvas: Canvas, length: float) -> Field:
    """Mean of the values along the flow, that far both ways (line integral)."""
    steps = max(2, round(length / canvas.pixel))
    flow_x, flow_y = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
    total = values.astype(np.float32).copy()
    width, height = canvas.width - 1, canvas.height - 1
    values, flow_x, flow_y = values.ravel(), flow_x.ravel(), flow_y.ravel()
    for sign in (1, -1):
        y, x = np.mgrid[0 : height + 1, 0 : width + 1].astype(np.float32)
        at = np.arange(values.size).reshape(total.shape)
        for _ in range(steps):
            x += sign * flow_x.take(at)
            y += sign * flow_y.take(at)
            row = np.clip(y + 0.5, 0, height).astype(np.int32)
            at = row * (width + 1) + np.clip(x + 0.5, 0, width).astype(np.int32)
            total += values.take(at)
    return total / (2 * steps + 1)


def thicken(line: Field, canvas: Canvas, width: float) -> Field:
    """A one-pixel line made that wide (canvas units, three pixels at least), soft at the rim."""
    span = 2 * max(1, round(width / 2 / canvas.pixel)) + 1
    # Two box blurs turn the line into a triangle 1/span high: cut it at half its height.
    return np.clip((blur(line, canvas, width / 2) * span - 0.5) * span / 2 + 0.5, 0, 1)


def relief(surface: Field, canvas: Canvas) -> Field:
    """Light from the upper left on a surface: positive where it faces the light."""
    down, right = np.gradient(surface)
    return np.negative(down + right, dtype=np.float32) * min(canvas.width, canvas.height) / 384


def _ease(grid: NDArray, position: NDArray) -> NDArray:
    low = position.astype(int)
    part = (position - low)[:, None]
    part = part * part * (3 - 2 * part)
    return grid[low] * (1 - part) + grid[low + 1] * part


def _box(values: NDArray, reach: int, axis: int) -> NDArray:
    pads = [(0, 0)] * values.ndim
    pads[axis] = (reach + 1, reach)
    total = np.cumsum(np.pad(values, pads, mode="edge"), axis=axis, dtype=np.float64)
    span, size = 2 * reach + 1, values.shape[axis]
    high = np.take(total, range(span, span + size), axis=axis)
    return ((high - np.take(total, range(size), axis=axis)) / span).astype(np.float32)
