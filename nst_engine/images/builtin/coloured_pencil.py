"""Fruit on a striped cloth in coloured pencil: crossing layers of thin lines, paper between."""

from __future__ import annotations

import numpy as np

from .canvas import Canvas, Pixels, along, over, rgb
from .fields import clouds, grain, normal, smear, thicken
from .scene import Scene, fruit

FRUIT = (
    ("#ffe36b", "#f5b731", "#d9722a", "#7d3b3a"),
    ("#ff9a7a", "#e2402f", "#a81f3a", "#4f1a3f"),
    ("#e3f08a", "#9cc840", "#4f8f3a", "#204f4a"),
    ("#c9b3f0", "#8561c4", "#54398f", "#251f55"),
    ("#ffd0a0", "#f58a3c", "#c9502a", "#5f2a3a"),
)


def paint(canvas: Canvas) -> Pixels:
    scene = _table(canvas)
    aim = scene.color
    image = np.broadcast_to(rgb("#f7f3e8"), aim.shape)
    tooth = grain(canvas, 1.3)
    for turn, shift in ((0.0, 0.03), (0.7, -0.05), (-0.9, 0.04)):
        line = normal(smear(grain(canvas, 1.2), scene.angle + turn, canvas, 0.035))
        patch = clouds(canvas, 3, 2)
        cover = np.clip(0.62 + 0.3 * line + 0.13 * tooth + 0.07 * patch, 0.08, 1.15)
        pencil = np.clip(aim + shift * rgb("#ff8040") - shift * rgb("#2060ff"), 0.03, 1)
        ink = np.clip(pencil, 0, 1) ** (0.85 * cover)[..., None]
        image = np.minimum(image, 1) * ink**0.75
    return over(image, aim * 0.5, 0.6 * thicken(scene.edges(), canvas, 0.006))


def _table(canvas: Canvas) -> Scene:
    scene = Scene(canvas)
    wall = along(("#8fb7c9", "#d9e0c8", "#f6d9a6"), np.clip(canvas.x / canvas.right, 0, 1))
    scene.add(np.ones(canvas.shape, np.float32), wall, 0.9 + 0.25 * clouds(canvas, 2, 2))
    window = np.minimum(canvas.x - 0.08, 0.55 - canvas.x)
    window = np.minimum(window, np.minimum(canvas.y - 0.05, 0.48 - canvas.y))
    scene.add(canvas.inside(window), along(("#6fa9dc", "#cfe6f2"), canvas.y / 0.5), 0.2)
    bars = np.minimum(np.abs(canvas.x - 0.31), np.abs(canvas.y - 0.26))
    frame = np.maximum(0.012 - bars, 0.015 - np.abs(window))
    scene.add(canvas.inside(frame) * (window > -0.015), "#8a5a3c", 1.57)
    top = canvas.y - (0.6 + 0.02 * np.sin(3 * canvas.x)) * canvas.bottom
    weave = np.sin(34 * (canvas.x - 0.35 * top * (canvas.x - 0.5 * canvas.right)))
    cloth = over(
        np.broadcast_to(rgb("#f3e6d0"), scene.color.shape), "#c9403f", 1.0 * (weave > 0.55)
    )
    cloth = over(cloth, "#3f66a8", 1.0 * (weave < -0.75))
    scene.add(canvas.inside(top), cloth, 0.15)
    _jug(scene, canvas.uniform(0.66, 0.74))
    places = ((0.2, 0.66), (0.36, 0.63), (0.5, 0.7), (0.29, 0.79), (0.86, 0.76), (0.68, 0.84))
    order = canvas.rng.permutation(len(FRUIT))
    for index, (x, y) in enumerate(places):
        x, y = x + canvas.uniform(-0.02, 0.02), y + canvas.uniform(-0.015, 0.015)
        fruit(scene, x, y, canvas.uniform(0.095, 0.125), FRUIT[order[index % len(FRUIT)]])
    return scene


def _jug(scene: Scene, x: float) -> None:
    canvas = scene.canvas
    v = (canvas.y / canvas.bottom - 0.26) / 0.48
    half = 0.075 + 0.085 * np.clip(np.sin(np.pi * v * 1.05), 0, 1) ** 1.4
    u = (canvas.x - x * canvas.right) / half
    shape = np.where((v > 0) & (v < 1), 1 - np.abs(u), -1)
    glaze = along(("#d8f0ec", "#5fb0b5", "#2a7a8f", "#1a3f66"), np.clip(0.45 + 0.5 * u, 0, 1))
    glaze = over(glaze, "#f4e3b0", 0.85 * (np.abs(v - 0.45) < 0.035 + 0.02 * np.sin(16 * u)))
    ring = np.hypot((canvas.x - x * canvas.right - 0.15) / 0.09, (v - 0.32) / 0.2)
    scene.add(canvas.inside(0.016 - 0.09 * np.abs(ring - 1)), "#2a7a8f", 1.57)
    scene.add(canvas.inside(shape * half), glaze, 1.57 - 0.7 * u)
