"""Boats at sunset laid on with a palette knife: broad slabs of paint with raised rims."""

from __future__ import annotations

import numpy as np

from .canvas import Canvas, Field, Pixels, along, over
from .fields import clouds, grain, normal, relief, smear
from .marks import Brush, Strokes, lay_strokes
from .scene import Scene, boat, ridge, sky, sun

SKY = ("#31406f", "#7c5a86", "#d9785f", "#f6b25c", "#fbe3a1")
SEA = ("#f0b071", "#b97370", "#57638f", "#24466b", "#12304f")


def paint(canvas: Canvas) -> Pixels:
    scene = _harbour(canvas)
    color = scene.color
    rise: Field = np.zeros(canvas.shape, np.float32)
    for size in (0.07, 0.04, 0.022):
        strokes = lay_strokes(canvas, Brush(size, 2.9 * size, 1.5 * size, 0.25), scene.angle)
        count = strokes.rows.size
        slab = strokes.take(scene.color) + 0.05 * canvas.rng.standard_normal((count, 3))
        slab *= 1 + 0.1 * canvas.rng.standard_normal((count, 1))
        kept = canvas.rng.random(count) < (1.0 if size > 0.05 else 0.66)
        cover = strokes.cover * kept[strokes.owner]
        color = over(color, slab[strokes.owner], cover)
        rise = rise + (_slab(strokes) - rise) * cover
    scrape = normal(smear(grain(canvas, 1.4), scene.angle, canvas, 0.05))
    rise = rise + 0.12 * scrape
    dry = np.clip(scrape - 1.3, 0, 1) * 0.35  # where the blade skipped, the ground shows
    shine = np.clip(0.85 * relief(rise, canvas), -0.35, 0.4) + 0.03 * scrape
    return over(color * (1 + shine)[..., None], "#f4e6cf", dry)


def _slab(strokes: Strokes) -> np.ndarray:
    """Height of the paint: flat, a rim along the flanks, a heap where the knife was lifted."""
    return 0.5 * strokes.across**4 + 0.5 * np.clip(strokes.along, 0, 1) ** 3


def _harbour(canvas: Canvas) -> Scene:
    scene, low = Scene(canvas), canvas.uniform(0.46, 0.52)
    place = canvas.uniform(0.6, 0.75), low - 0.12
    sky(scene, SKY, low, place)
    sun(scene, *place, 0.07, ("#fff1b8", "#ffc257"))
    ridge(scene, low - 0.03, 0.025, ("#5b4a78", "#3a3763"), 0.5)
    depth = (canvas.y / canvas.bottom - low) / (1 - low)
    ripple = clouds(canvas, 6, 3) * 0.07 + 0.05 * np.sin(60 * np.sqrt(np.clip(depth, 0, 1)))
    sea = along(SEA, np.clip(depth + ripple, 0, 1))
    path = np.abs(canvas.x - place[0] * canvas.right) < 0.03 + 0.13 * depth * np.clip(
        ripple * 9, 0, 1
    )
    sea = over(sea, "#ffd27a", 0.8 * path * (1 - 0.4 * np.clip(depth, 0, 1)))
    scene.add(canvas.inside(depth * canvas.bottom), sea, 0.12 * np.sin(9 * canvas.x))
    boat(scene, canvas.uniform(0.22, 0.3), 0.72, 0.34, ("#3b2233", "#f7efe0", "#d94f34"))
    boat(scene, canvas.uniform(0.48, 0.54), 0.6, 0.16, ("#2a2a45", "#fbd9a0", "#f2f0ea"))
    boat(scene, canvas.uniform(0.84, 0.9), 0.66, 0.22, ("#20304d", "#c9402f", "#f4c25a"))
    return scene
