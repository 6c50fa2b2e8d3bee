"""A flower before hills as a church window: shards of deep glass in lead, lit from behind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .canvas import Canvas, Field, Pixels, along, over, rgb
from .fields import blur, clouds, noise, thicken
from .marks import cells

SKY = ("#ffe27a", "#ffb347", "#e8567a", "#7a3fb0", "#2346b8", "#14307f")
PETALS = (("#ff5a4a", "#b0122f"), ("#ffb02e", "#d9480f"), ("#ff7ab0", "#a3186b"))
HILLS = (("#3fc0a0", "#0f6f7a"), ("#7ac943", "#1f7a3a"), ("#2f9f5a", "#0d4a3f"))


def paint(canvas: Canvas) -> Pixels:
    color, part, flower = _window(canvas)
    shards = cells(canvas, 0.1, 0.95)
    key = part * (shards.owner.max() + 1) + np.where(flower, 0, shards.owner)  # petals stay whole
    _, pane = np.unique(key.ravel(), return_inverse=True)
    pane, size = pane.reshape(canvas.shape), np.bincount(pane)
    mean = np.stack([np.bincount(pane.ravel(), color[..., i].ravel()) / size for i in range(3)], 1)
    shake = 1 + 0.2 * canvas.rng.standard_normal((len(size), 1))
    glass = (mean * shake + 0.06 * canvas.rng.standard_normal((len(size), 3)))[pane]

    streak = 0.1 * clouds(canvas, 6, 4) + 0.12 * (noise(canvas, 60, 9) - 0.5)
    glass = glass * (1.0 + streak)[..., None]
    lead = np.zeros(canvas.shape, np.float32)
    lead[:, 1:] += pane[:, 1:] != pane[:, :-1]
    lead[1:] += pane[1:] != pane[:-1]
    bold = np.zeros_like(lead)
    bold[:, 1:] += part[:, 1:] != part[:, :-1]
    bold[1:] += part[1:] != part[:-1]
    line = thicken(np.minimum(lead, 1), canvas, 0.009)
    line = np.maximum(line, thicken(np.minimum(bold, 1), canvas, 0.015))
    glow = blur(glass, canvas, 0.03)
    glass = glass * (1.12 - 0.45 * np.clip(blur(line, canvas, 0.012), 0, 1))[..., None] + 0.1 * glow
    shine = np.clip(np.gradient(blur(line, canvas, 0.004), axis=0), 0, 1) * 0.9
    return over(glass, rgb("#15141a") + shine[..., None], line)


def _window(canvas: Canvas) -> tuple[Pixels, np.ndarray, np.ndarray]:
    """Colours of the design, the part each pixel belongs to, and where the flower is."""
    part = np.zeros(canvas.shape, np.int64)
    x, y = canvas.uniform(0.4, 0.6), canvas.uniform(0.36, 0.42)
    far = canvas.far(x, y)
    turn = np.arctan2(canvas.y - y * canvas.bottom, canvas.x - x * canvas.right)
    twist = turn + canvas.uniform(0, 6)
    color = along(SKY, np.clip(far / 0.95 + 0.05 * np.sin(12 * twist), 0, 1))
    part += 1 + np.floor(12 * (twist / (2 * np.pi) % 1)).astype(np.int64)
    part += 12 * (far > 0.47 + 0.03 * np.cos(12 * twist))

    def show(
        where: Field | NDArray[np.bool_], paint: np.ndarray | str, cut: np.ndarray | int = 0
    ) -> None:
        nonlocal color, part
        color = over(color, paint, where.astype(np.float32))
        part = np.where(where, part.max() + 1 + cut, part)

    for index, colors in enumerate(HILLS):
        phase = canvas.uniform(0, 6)
        low = (0.66 + 0.11 * index) * canvas.bottom
        depth = canvas.y - low - 0.05 * np.sin(4 * canvas.x + phase)
        show(depth > 0, along(colors, np.clip(depth / 0.18, 0, 1)), (depth > 0.06) * 1)
    stem = np.abs(canvas.x - x * canvas.right - 0.04 * np.sin(6 * canvas.y)) < 0.017
    show(stem & (canvas.y > y * canvas.bottom), "#1f8f3f")
    for side in (-1, 1):
        u = side * (canvas.x - x * canvas.right)
        v = canvas.y - canvas.uniform(0.74, 0.8) * canvas.bottom + 0.5 * u
        leaf = (u > 0) & (u < 0.26) & (np.abs(v) < 0.075 * np.sin(np.pi * np.clip(u / 0.26, 0, 1)))
        show(leaf, along(("#c6f05a", "#2f9f3a"), np.clip(u / 0.26, 0, 1)), (v > 0) * 1)
    first = part.max() + 1
    for index, (radius, petals) in enumerate(((0.34, 9), (0.25, 8), (0.16, 7))):
        wheel = petals * (twist + 0.35 * index) / (2 * np.pi)
        shape = radius * (0.72 + 0.28 * np.abs(np.sin(np.pi * wheel)) ** 0.7)
        paint = along(PETALS[index][::-1], np.clip(far / radius, 0, 1))
        show(far < shape, paint, np.floor(wheel % petals).astype(np.int64))
    show(far < 0.075, "#ffe45a")
    show(far < 0.04, "#7a2f12")
    flower = part >= first
    frame = np.minimum(np.minimum(canvas.x, canvas.right - canvas.x), canvas.y)
    frame = np.minimum(frame, canvas.bottom - canvas.y)
    run = ((canvas.x + canvas.y) / 0.085).astype(np.int64)
    rim = np.where((run % 2)[..., None] > 0, rgb("#2a4fd0"), rgb("#c2203f"))
    show(frame < 0.04, rim, run)
    return color, part, flower
