"""A river in the afternoon made of dots: pure colours side by side, each with its opposite."""

from __future__ import annotations

import numpy as np

from .canvas import Canvas, Pixels, along, over, rgb
from .fields import clouds
from .marks import Brush, lay_strokes
from .scene import Scene, boat, ridge, sky, sun, tree

SKY = ("#5f8fd6", "#9cc0e6", "#f3dcc0", "#fbd893")
WATER = ("#f7dca0", "#8fb6d9", "#4f7fc0", "#3a5aa0")
GRASS = ("#d8d55a", "#8fb945", "#4f8a4a", "#3b5f7d")


def paint(canvas: Canvas) -> Pixels:
    scene = _river(canvas)
    color = np.broadcast_to(rgb("#efe2c4"), scene.color.shape)
    aim = scene.color
    for size, share in ((0.017, 1.0), (0.0125, 0.8), (0.0095, 0.5)):
        dots = lay_strokes(canvas, Brush(size, 1.12 * size, 1.12 * size), scene.angle)
        paint = _divided(canvas, dots.take(aim))
        kept = canvas.rng.random(len(paint)) < share
        color = over(color, paint[dots.owner], 0.96 * dots.cover * kept[dots.owner])
    return color


def _divided(canvas: Canvas, color: np.ndarray) -> np.ndarray:
    """Each dot's colour: purer than the aim, some swung to a neighbour hue, a few opposite."""
    grey = color.mean(axis=1, keepdims=True)
    pure = grey + (color - grey) * canvas.rng.uniform(1.3, 2.1, (len(color), 1))
    pure = pure + 0.11 * canvas.rng.standard_normal(color.shape)
    chance = canvas.rng.random((len(color), 1))
    shade = np.where(grey < 0.5, rgb("#e0733c"), rgb("#6a76c9")) * 0.5 + 0.5 * grey
    return np.clip(np.where(chance < 0.13, shade, pure), 0, 1).astype(np.float32)


def _river(canvas: Canvas) -> Scene:
    scene, low = Scene(canvas), canvas.uniform(0.36, 0.42)
    place = canvas.uniform(0.15, 0.3), 0.17
    sky(scene, SKY, low, place)
    sun(scene, *place, 0.055, ("#fffbe0", "#ffe08a"))
    ridge(scene, low - 0.02, 0.03, ("#8f9fcf", "#6f86b8"), 0.3)
    depth = (canvas.y / canvas.bottom - low) / (0.85 - low)
    shimmer = 0.13 * np.sin(70 * np.sqrt(np.clip(depth, 0.01, 2)) + 2 * clouds(canvas, 5, 3))
    scene.add(canvas.inside(depth * canvas.bottom), along(WATER, np.clip(depth + shimmer, 0, 1)))
    boat(scene, canvas.uniform(0.3, 0.4), low + 0.12, 0.17, ("#7a4a3a", "#fffaf0", "#f6d6c0"))
    boat(scene, canvas.uniform(0.5, 0.58), low + 0.06, 0.1, ("#5a4a6a", "#fdf0e0", "#e8a58a"))
    bank = ridge(scene, 0.8, 0.07, GRASS, 0.15)
    for x in (0.72, 0.82, 0.93):
        foot = float(bank[int(x * canvas.width) - 1]) / canvas.bottom + 0.06
        tree(scene, x, foot, canvas.uniform(0.5, 0.72), ("#27496d", "#7fae3f"))
    for _ in range(9):  # walkers with parasols
        x, y, size = canvas.uniform(0.08, 0.66), canvas.uniform(0.86, 0.97), 0.035
        u, v = (canvas.x - x * canvas.right) / size, (canvas.y - y * canvas.bottom) / size
        scene.add(
            canvas.inside(size * np.where(np.abs(v) < 1, 0.3 + 0.25 * v - np.abs(u), -1)), "#4a3a72"
        )
        cap = canvas.inside(size * np.where(v < -1, 1 - np.hypot(u, (v + 1) * 1.5), -1))
        scene.add(cap, ("#d9483b", "#f2a93b", "#f7f0e6")[int(canvas.uniform(0, 3))])
    return scene
