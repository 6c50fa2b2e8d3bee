"""A sun over a sea with fishes in small stones that follow every shape, some of them gold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .canvas import Canvas, Field, Pixels, along, over, rgb
from .fields import clouds, grain

STONE = 0.021  # side of a stone
FISHES = (("#f2a23a", "#d9482f"), ("#f4d35e", "#e07a3f"), ("#e8e0d0", "#c23b4a"))


class _Setting:
    """Colour of the design and, for each pixel, along and across the row of stones it is in."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.color = np.zeros((*canvas.shape, 3), np.float32)
        self.u, self.v = canvas.x.copy(), canvas.y.copy()
        self.part = np.zeros(canvas.shape, np.int64)

    def add(self, where: NDArray[np.bool_], color: str | np.ndarray, u: Field, v: Field) -> None:
        paint = rgb(color) if isinstance(color, str) else color
        self.color = np.where(where[..., None], paint, self.color)
        self.u, self.v = np.where(where, u, self.u), np.where(where, v, self.v)
        self.part = np.where(where, self.part.max() + 1, self.part)


def paint(canvas: Canvas) -> Pixels:
    setting = _design(canvas)
    row = np.floor(setting.v / STONE).astype(np.int64)
    shift = ((row * 7919 + setting.part * 104729) % 97) / 97  # joints do not line up between rows
    column = np.floor(setting.u / STONE + shift).astype(np.int64)
    key = (setting.part * 4096 + row % 4096) * 4096 + column % 4096
    _, stone = np.unique(key.ravel(), return_inverse=True)
    size = np.bincount(stone)
    mean = [np.bincount(stone, setting.color[..., i].ravel()) / size for i in range(3)]
    color = np.stack(mean, 1) * (1 + 0.15 * canvas.rng.standard_normal((len(size), 1)))
    color = color + 0.035 * canvas.rng.standard_normal((len(size), 3))
    gold = canvas.rng.random(len(size)) < 0.05
    color[gold] = along(("#a8782a", "#ffe28a"), canvas.rng.random(int(gold.sum())))
    tilt = canvas.rng.uniform(-0.22, 0.22, (len(size), 2))

    a = (setting.u / STONE + shift) % 1 - 0.5
    b = (setting.v / STONE) % 1 - 0.5
    edge = 0.5 - np.maximum(np.abs(a), np.abs(b)) + 0.03 * clouds(canvas, 40, 2)
    stone = stone.reshape(canvas.shape)
    shine = a * tilt[stone, 0] + b * tilt[stone, 1] - 0.1 * (a + b) + 0.025 * grain(canvas, 1.2)
    image = color[stone] * (1 + shine)[..., None]
    gap = np.clip((0.1 - edge) * STONE / canvas.pixel + 0.5, 0, 1)
    return over(image, rgb("#3c352f") * (1 + 0.1 * grain(canvas, 1))[..., None], 0.9 * gap)


def _design(canvas: Canvas) -> _Setting:
    setting, high = _Setting(canvas), canvas.y / canvas.bottom
    x, y = canvas.uniform(0.3, 0.7), canvas.uniform(0.22, 0.28)
    far = canvas.far(x, y)
    turn = np.arctan2(canvas.y - y * canvas.bottom, canvas.x - x * canvas.right)
    ring = (np.floor(far / STONE) + 0.5) * STONE
    night = along(
        ("#f6d27a", "#e89a5a", "#b9566a", "#4a4f94", "#23407f"), np.clip(far / 0.85, 0, 1)
    )
    rays = (np.sin(14 * turn) > 0.35) & (far < 0.36 + 0.06 * np.sin(7 * turn))
    night = np.where(rays[..., None], rgb("#ffd75a"), night)
    setting.add(np.ones(canvas.shape, bool), night, turn * ring, far)
    disc = along(("#fff3b0", "#ffc93c", "#f0862e"), np.clip(far / 0.15, 0, 1))
    setting.add(far < 0.15, disc, turn * ring, far)
    for row, low in enumerate((0.5, 0.6, 0.7, 0.8, 0.9)):
        wave = 0.028 * np.sin((7 + row) * canvas.x + canvas.uniform(0, 6))
        depth = canvas.y - low * canvas.bottom - wave
        shades = ("#e9f2e6", "#5fc0b8", "#2a86a3", "#17508a", "#122f63")[min(row, 1) :]
        water = along(shades, np.clip(depth / 0.15 * 0.8 + 0.1 * row, 0, 1))
        setting.add(depth > 0, water, canvas.x, depth)
    for index in range(5):
        place = 0.1 + 0.2 * index + canvas.uniform(-0.04, 0.04), canvas.uniform(0.66, 0.93)
        _fish(setting, *place, canvas.uniform(0.12, 0.17), FISHES[index % len(FISHES)])
    border = np.minimum(high * canvas.bottom, (1 - high) * canvas.bottom)
    border = np.minimum(border, np.minimum(canvas.x, canvas.right - canvas.x))
    run = np.where(np.minimum(high, 1 - high) * canvas.bottom <= border + 1e-6, canvas.x, canvas.y)
    rope = np.where(np.sin(run * 50)[..., None] > 0, rgb("#b8402f"), rgb("#f2e2b8"))
    setting.add(border < 2 * STONE, rope, run, border)
    return setting


def _fish(setting: _Setting, x: float, y: float, size: float, colors: tuple[str, str]) -> None:
    canvas = setting.canvas
    way = 1 if canvas.rng.random() < 0.5 else -1
    u = way * (canvas.x - x * canvas.right) / size
    v = (canvas.y - y * canvas.bottom) / size - 0.12 * np.sin(3 * u)
    body = np.hypot(u, v / 0.42) < 1
    tail = (u < -0.8) & (u > -1.45) & (np.abs(v) < 0.08 + 0.6 * (-0.8 - u)) & (np.abs(v) > -u - 1.3)
    paint = along(colors, np.clip(0.5 + 0.5 * np.sin(11 * u), 0, 1))
    paint = np.where((np.hypot(u - 0.62, v + 0.1) < 0.11)[..., None], rgb("#141a2e"), paint)
    setting.add(body | tail, paint, canvas.x, size * v)
