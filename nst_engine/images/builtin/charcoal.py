"""Winter trees over a road in charcoal: smudged greys, hard black strokes, a little white chalk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .canvas import Canvas, Field, Pixels, over, rgb
from .fields import blur, clouds, grain, normal, smear


@dataclass(frozen=True)
class Limb:
    """A straight piece of a tree in canvas units; `forks` is how often it branches further."""

    start: tuple[float, float]
    heading: float  # radians, y down
    length: float
    thick: float
    forks: int


def paint(canvas: Canvas) -> Pixels:
    dark, chalk, angle = _drawing(canvas)
    tooth = grain(canvas, 1.7)
    hatch = normal(smear(grain(canvas, 1.5), angle, canvas, 0.045))
    smudge = blur(dark, canvas, 0.014)
    wanted = 0.55 * dark + 0.45 * smudge + 0.05 * clouds(canvas, 3, 3)
    black = np.clip(
        wanted * 1.25 + (0.24 * hatch + 0.14 * tooth) * np.sqrt(np.clip(wanted, 0, 1)), 0, 1
    )
    paper = rgb("#d8d0c2") * (1 + 0.03 * tooth)[..., None]
    image = over(paper, "#1b1a1c", 0.95 * black)
    return over(image, "#fbf8f0", np.clip(chalk * (0.75 + 0.35 * hatch + 0.2 * tooth), 0, 1))


def _drawing(canvas: Canvas) -> tuple[Field, Field, Field]:
    """How dark, how much chalk, and which way the strokes run."""
    high, low = canvas.y / canvas.bottom, canvas.uniform(0.56, 0.62)
    cloud = clouds(canvas, 2.2, 4)
    dark = np.clip(0.2 + 0.13 * cloud + 0.25 * (0.4 - high), 0, 1)
    place = canvas.uniform(0.3, 0.45), canvas.uniform(0.25, 0.33)
    far = canvas.far(*place)
    chalk = canvas.inside(0.075 - far) + 0.75 * np.exp(-((far / 0.16) ** 2))
    dark = dark * (1 - np.exp(-((far / 0.2) ** 2)))
    angle = 0.7 + 0.3 * cloud
    for base, shade in ((low - 0.05, 0.42), (low, 0.6)):
        phase = canvas.uniform(0, 6)
        crest = base * canvas.bottom + 0.03 * np.sin(4 * canvas.x + phase) + 0.01 * cloud
        cover = canvas.inside(canvas.y - crest)
        depth = np.clip((canvas.y - crest) / 0.4, 0, 1)
        dark = dark + (shade * (1 - 0.75 * depth) - dark) * cover
        angle = np.where(cover > 0.5, -0.25 + 0.1 * cloud, angle)
        chalk = chalk * (1 - cover)
    path = np.abs(canvas.x - (0.42 + 0.16 * np.sin(5 * high)) * canvas.right)
    road = canvas.inside(0.02 + 0.55 * np.clip(high - low, 0, 1) ** 1.3 - path) * (high > low)
    chalk = np.maximum(chalk, 0.55 * road)
    ruts = np.exp(-(((path - 0.3 * np.clip(high - low, 0, 1)) / 0.012) ** 2)) * (high > low)
    dark = np.maximum(dark * (1 - 0.6 * road), 0.8 * ruts)
    for x, foot, size in ((0.82, 0.93, 0.33), (0.12, 0.86, 0.25), (0.64, 0.7, 0.12)):
        limbs = np.full(canvas.shape, -1.0, np.float32)
        start = (x + canvas.uniform(-0.03, 0.03)) * canvas.right, foot * canvas.bottom
        _branch(canvas, limbs, Limb(start, -1.57, size, 0.12 * size, 6))
        wood = canvas.inside(limbs)
        shade = np.exp(-(((canvas.y - start[1]) / 0.03) ** 2)) * (canvas.x > start[0] - 0.02)
        dark = np.maximum(dark, 0.7 * shade * np.exp(-np.abs(canvas.x - start[0]) / size))
        dark, chalk = np.maximum(dark, wood), chalk * (1 - wood)
        angle = np.where(wood > 0.5, 1.5, angle)
    return dark, chalk, angle


def _branch(canvas: Canvas, limbs: Field, limb: Limb) -> None:
    """Draw one limb into the signed distances and grow its twigs."""
    start, heading, length, thick = limb.start, limb.heading, limb.length, limb.thick
    end = start[0] + length * np.cos(heading), start[1] + length * np.sin(heading)
    margin = thick + 2 * canvas.pixel
    rows, columns = canvas.index(
        np.array([min(start[0], end[0]) - margin, max(start[0], end[0]) + margin]),
        np.array([min(start[1], end[1]) - margin, max(start[1], end[1]) + margin]),
    )
    window = slice(rows[0], rows[1] + 1), slice(columns[0], columns[1] + 1)
    dx, dy = canvas.x[window] - start[0], canvas.y[window] - start[1]
    part = np.clip((dx * np.cos(heading) + dy * np.sin(heading)) / length, 0, 1)
    away = np.hypot(dx - part * (end[0] - start[0]), dy - part * (end[1] - start[1]))
    limbs[window] = np.maximum(limbs[window], thick * (1 - 0.4 * part) - away)
    if limb.forks:
        for turn in (-0.5, 0.45, 0.05)[: 3 if limb.forks > 3 else 2]:
            turn += canvas.uniform(-0.25, 0.25)
            shorter = length * canvas.uniform(0.58, 0.78)
            twig = Limb(end, heading + turn, shorter, 0.58 * thick, limb.forks - 1)
            _branch(canvas, limbs, twig)
