"""A mountain, a red sun and a great wave cut in wood: flat inks, gouged lines, black key block."""

from __future__ import annotations

import numpy as np

from .canvas import Canvas, Field, Pixels, along, over, rgb
from .fields import clouds, grain, normal, smear, thicken
from .scene import Scene, sun


def paint(canvas: Canvas) -> Pixels:
    scene, dark = _view(canvas)
    gouge = normal(smear(grain(canvas, 2.6), scene.angle, canvas, 0.05))
    cut = np.clip((dark * 3.4 - 1.7 - gouge) * 1.6 + 0.5, 0, 1)  # ink stays where dark beats gouge
    key = thicken(scene.edges(), canvas, 0.009)
    board = normal(smear(grain(canvas, 2), 0.03 * clouds(canvas, 2, 2), canvas, 0.09))
    image = scene.color * (1 + 0.035 * board)[..., None]
    image = over(image, "#16161f", 0.95 * np.maximum(cut, key))
    worn = np.clip(grain(canvas, 2) - 1.9, 0, 1)
    return over(image, "#efe3c6", worn)


def _view(canvas: Canvas) -> tuple[Scene, Field]:
    """The flat colours, and how much black ink lies on them."""
    scene, high = Scene(canvas), canvas.y / canvas.bottom
    fade = along(("#35598a", "#a9bfb8", "#efe1bd", "#f0d9a8"), np.clip(high * 1.7, 0, 1))
    rays = np.arctan2(canvas.y - 0.3 * canvas.bottom, canvas.x - 0.72 * canvas.right)
    scene.add(np.ones(canvas.shape, np.float32), fade, rays)
    dark = 0.42 * np.clip(1 - high * 2.4, 0, 1) + 0.08
    place = canvas.uniform(0.68, 0.76), canvas.uniform(0.26, 0.32)
    sun(scene, *place, 0.13, ("#cf3a2a", "#f2c98a"))
    dark = np.where(canvas.far(*place) < 0.13, -0.6, dark)
    for _ in range(4):  # long flat clouds
        x, y = canvas.uniform(0, 1) * canvas.right, canvas.uniform(0.1, 0.42) * canvas.bottom
        u, v = (canvas.x - x) / canvas.uniform(0.25, 0.4), (canvas.y - y) / 0.02
        band = canvas.inside(0.02 * (1 - np.hypot(u, v + 0.7 * np.sin(5 * u))))
        scene.add(band, "#f6ecd2", 0.0)
        dark = dark * (1 - band)

    peak = canvas.uniform(0.28, 0.36) * canvas.right
    side = np.abs(canvas.x - peak) + 0.012 * clouds(canvas, 6, 3)
    crest = 0.2 * canvas.bottom + 0.75 * side / (0.55 + 0.5 * side)
    cover, below = canvas.inside(canvas.y - crest), canvas.y - crest
    slope = np.where(canvas.x > peak, 0.8, 2.3) + 0.15 * np.sin(20 * canvas.x)
    scene.add(cover, along(("#8f6f5f", "#6f7f7a", "#4f7a76"), np.clip(high * 1.6, 0, 1)), slope)
    dark = np.where(cover > 0.5, np.where(canvas.x > peak, 0.72, 0.3), dark)
    snow = canvas.inside(
        0.15 + 0.03 * np.sin(70 * canvas.x) + 0.02 * clouds(canvas, 9, 2) - high / 2
    )
    scene.add(snow * cover * (below > 0), "#f7f0df", slope)
    dark = np.where(snow * cover > 0.5, np.where(canvas.x > peak, 0.36, 0.02), dark)
    for base, color, ink in ((0.6, "#7d9a5f", 0.42), (0.67, "#4f7355", 0.6)):
        phase = canvas.uniform(0, 6)
        hill = base * canvas.bottom + 0.03 * np.sin(5 * canvas.x + phase)
        bumps = np.abs(np.sin(26 * canvas.x + phase)) * 0.022
        cover = canvas.inside(canvas.y - hill + bumps)
        scene.add(cover, color, 1.2 + 0.6 * np.sin(26 * canvas.x))
        dark = np.where(cover > 0.5, ink - 0.8 * np.clip(canvas.y - hill, 0, 0.4), dark)
    return scene, _waves(scene, dark)


def _waves(scene: Scene, dark: Field) -> Field:
    canvas = scene.canvas
    for row in range(5):
        base, size = (0.72 + 0.062 * row) * canvas.bottom, 0.16 + 0.05 * row
        u = (canvas.x / size + canvas.uniform(0, 1)) % 1
        crest = base - 0.26 * size * ((1 - np.abs(np.sin(np.pi * u))) ** 1.4 - 0.3)
        depth = canvas.y - crest
        cover = canvas.inside(depth)
        flow = 0.6 * np.cos(2 * np.pi * u) * np.sign(0.5 - u) + 0.35 * np.sin(40 * depth)
        water = along(("#cfe0d6", "#5f93ab", "#24507f", "#17305a"), np.clip(depth / 0.11, 0, 1))
        scene.add(cover, water, flow)
        dark = np.where(
            cover > 0.5, 0.22 + 0.3 * (np.sin(95 * depth - 4 * u) > 0.2) + 0.1 * u, dark
        )
        foam = np.where(
            np.abs(u - 0.5) > 0.27, 0.014 - np.abs(depth - 0.012 - 0.01 * np.sin(80 * canvas.x)), -1
        )
        scene.add(canvas.inside(foam), rgb("#faf4e4"), flow)
        dark = np.where(foam > 0, 0.0, dark)
    return dark
