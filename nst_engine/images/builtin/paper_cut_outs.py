"""Seaweed, leaves, birds and stars snipped from painted paper and pasted over bright fields."""

from __future__ import annotations

import numpy as np

from .canvas import Canvas, Field, Pixels, over, rgb
from .fields import blur, clouds, grain

FIELDS = ("#f4f0e4", "#1f4fa3", "#f2b632", "#e2553d", "#2f8f6b", "#f4a6b4", "#14264f", "#8fc7dd")
SHAPES = ("#f7f3e8", "#10182f", "#e2412f", "#1f5fc0", "#1f8f5a", "#f6c02f", "#e87aa8", "#0f6f86")


def paint(canvas: Canvas) -> Pixels:
    image = np.broadcast_to(rgb("#f4f0e4"), (*canvas.shape, 3)).astype(np.float32)
    drift = clouds(canvas, 5, 3)
    image = _fields(canvas, drift, image)
    columns, rows = max(2, round(canvas.right / 0.27)), max(2, round(canvas.bottom / 0.27))
    for index in canvas.rng.permutation(columns * rows):
        x = (index % columns + canvas.uniform(0.25, 0.75)) / columns * canvas.right
        y = (index // columns + canvas.uniform(0.25, 0.75)) / rows * canvas.bottom
        here = image[canvas.index(np.array(x), np.array(y))]
        choices = [c for c in SHAPES if np.abs(rgb(c) - here).sum() > 0.75]
        color = choices[canvas.rng.integers(len(choices))]
        shape = (_frond, _leaf, _star, _frond, _bird)[canvas.rng.integers(5)]
        image = _paste(canvas, drift, image, shape(canvas, x, y, canvas.uniform(0.11, 0.19)), color)
    for _ in range(26):  # snippets
        x, y = canvas.uniform(0, canvas.right), canvas.uniform(0, canvas.bottom)
        color = SHAPES[canvas.rng.integers(len(SHAPES))]
        image = _paste(
            canvas, drift, image, _star(canvas, x, y, canvas.uniform(0.012, 0.03)), color
        )
    return image * (1 + 0.018 * grain(canvas, 1.3))[..., None]


def _fields(canvas: Canvas, drift: Field, image: Pixels) -> Pixels:
    """Sheets of paper side by side, none cut quite straight."""
    colors = canvas.rng.permutation(FIELDS)
    columns = 3
    for index in range(6):
        column, row = index % columns, index // columns
        wide, tall = canvas.right / columns, canvas.bottom / 2
        split = canvas.uniform(-0.07, 0.07)
        left, top = column * wide - 0.01, row * tall - 0.01 + (split if row else 0)
        lean = canvas.uniform(-0.03, 0.03)
        x, y = canvas.x - lean * canvas.y, canvas.y - lean * canvas.x
        across = np.minimum(x - left, left + wide + 0.05 - x)
        room = np.minimum(across, np.minimum(y - top, top + tall + 0.1 - y))
        image = _paste(canvas, drift, image, room, str(colors[index]))
    return image


def _paste(canvas: Canvas, drift: Field, image: Pixels, room: Field, color: str) -> Pixels:
    """A piece of paper brushed unevenly (drift), its shadow falling to the lower right."""
    cover = canvas.inside(room)
    reach = max(1, round(0.008 / canvas.pixel))
    shadow = np.roll(blur(cover, canvas, 0.006), (reach, reach), (0, 1))
    image = image * (1 - 0.42 * shadow * (1 - cover))[..., None]
    lean = canvas.uniform(0, 3.1)
    brush = canvas.x * np.cos(lean) + canvas.y * np.sin(lean)
    streak = 0.035 * np.sin(150 * brush + 2.5 * drift) + 0.05 * drift[::-1, ::-1]
    return over(image, rgb(color) * (1 + streak)[..., None] + 0.012, cover)


def _polar(canvas: Canvas, x: float, y: float, size: float) -> tuple[Field, Field]:
    u, v = (canvas.x - x) / size, (canvas.y - y) / size
    return np.hypot(u, v), np.arctan2(v, u) + canvas.uniform(0, 6.3)


def _frond(canvas: Canvas, x: float, y: float, size: float) -> Field:
    """Seaweed: a leaf of rounded fingers."""
    far, turn = _polar(canvas, x, y, size)
    fingers = np.abs(np.cos(turn * 4.5)) ** 0.6
    return size * (0.28 + 0.85 * fingers * (0.65 + 0.35 * np.cos(turn)) - far)


def _leaf(canvas: Canvas, x: float, y: float, size: float) -> Field:
    """A branch with pairs of rounded leaflets."""
    far, turn = _polar(canvas, x, y, size)
    u, v = far * np.cos(turn), np.abs(far * np.sin(turn))
    lobes = 0.12 + 0.42 * np.abs(np.sin(5.2 * u - 1.3 * v)) ** 0.7 * np.sqrt(
        np.clip(1 - u * u, 0, 1)
    )
    return size * np.where(np.abs(u) < 1.05, lobes - v, -1)


def _star(canvas: Canvas, x: float, y: float, size: float) -> Field:
    far, turn = _polar(canvas, x, y, size)
    return size * (0.55 + 0.3 * np.cos(5 * turn) - far)


def _bird(canvas: Canvas, x: float, y: float, size: float) -> Field:
    """Two curved wings and a body."""
    u, v = (canvas.x - x) / size, (canvas.y - y) / size
    wings = 0.2 * np.clip(1.25 - np.abs(u), 0, 1) - np.abs(v + 0.5 * np.abs(u) - 0.35 * u * u)
    body = 0.3 * (1 - np.hypot(u / 0.24, (v - 0.05) / 0.55))
    return size * np.maximum(wings, body)
