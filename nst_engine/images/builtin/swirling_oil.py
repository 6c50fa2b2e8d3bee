"""Night over hills in thick oil: strokes that whirl around lights, a dark flame of a tree."""

from __future__ import annotations

import numpy as np

from .canvas import Canvas, Field, Pixels, along, over
from .fields import clouds, grain, normal, relief, smear
from .marks import Brush, lay_strokes
from .scene import Scene, ridge, tree

NIGHT = ("#0b1a4a", "#1d3f8f", "#2f7fb8", "#8fc3c9", "#f3d98b", "#f7b545")
HILLS = (("#3d6fae", "#1c3d7d"), ("#2f6f7a", "#123a55"), ("#6d8f45", "#1d4436"))


def paint(canvas: Canvas) -> Pixels:
    scene = Scene(canvas)
    light, angle = whirls(canvas)
    drift = clouds(canvas, 3, 3)
    color = along(NIGHT, np.clip(0.16 + 0.85 * light + 0.09 * drift, 0, 1))
    scene.add(np.ones(canvas.shape, np.float32), color, angle)
    for base, colors in zip((0.7, 0.79, 0.89), HILLS, strict=True):
        ridge(scene, base, 0.04, colors, 0.25)
    for _ in range(7):  # lit windows in the valley
        x, y = canvas.uniform(0.35, 0.95), canvas.uniform(0.78, 0.9)
        scene.add(canvas.disc(x, y, 0.014), "#ffb73d", 0.0)
    tree(scene, canvas.uniform(0.1, 0.2), 1.05, canvas.uniform(0.75, 0.95), ("#0d1f1c", "#2f5a3a"))

    color = scene.color
    for size in (0.045, 0.026):
        strokes = lay_strokes(canvas, Brush(size, 3.2 * size, 1.15 * size, 0.08), scene.angle)
        shake = 1 + 0.13 * canvas.rng.standard_normal((strokes.rows.size, 1))
        color = over(color, (strokes.take(scene.color) * shake)[strokes.owner], strokes.cover)
    bristle = smear(grain(canvas, 1.6), scene.angle, canvas, 0.04)
    bristle = normal(bristle)
    shine = 0.07 * bristle + 0.2 * relief(bristle, canvas)
    return color * (1 + shine)[..., None]


def whirls(canvas: Canvas) -> tuple[Field, Field]:
    """How bright the sky is, 0..1, and which way its strokes run."""
    flow_x = np.ones(canvas.shape, np.float32)
    flow_y = 0.5 * np.sin(canvas.x / canvas.right * 7 + canvas.uniform(0, 6))
    light = 0.25 * np.exp(-(((canvas.y / canvas.bottom - 0.62) / 0.12) ** 2))
    places = ((0.3, 0.24, 0.15, 1), (0.62, 0.34, 0.24, -1), (0.88, 0.16, 0.16, 1))
    for x, y, radius, turn in (*places, (0.45, 0.08, 0.07, -1), (0.9, 0.52, 0.08, -1)):
        x, y = x + canvas.uniform(-0.04, 0.04), y + canvas.uniform(-0.03, 0.03)
        dx, dy = canvas.x - x * canvas.right, canvas.y - y * canvas.bottom
        near = np.exp(-((dx**2 + dy**2) / radius**2) * 1.6)
        flow_x, flow_y = flow_x - 60 * turn * dy * near, flow_y + 60 * turn * dx * near
        rings = 0.5 + 0.5 * np.cos(np.hypot(dx, dy) / radius * 13)
        light = np.maximum(light, near * (0.6 + 0.4 * rings))
    return light, np.arctan2(flow_y, flow_x)
