"""Things to paint: coloured shapes laid over one another, each with its own stroke direction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .canvas import Canvas, Field, Pixels, along, over, rgb
from .fields import clouds


class Scene:
    """An image under way: colours, stroke directions and which part each pixel shows."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.color: Pixels = np.zeros((*canvas.shape, 3), np.float32)
        self.angle: Field = np.zeros(canvas.shape, np.float32)
        self.part = np.zeros(canvas.shape, np.int32)

    def add(self, cover: Field, color: str | NDArray, angle: float | Field = 0.0) -> None:
        """Lay a shape on top."""
        shown = cover > 0.5
        self.color = over(self.color, color, cover)
        self.angle = np.where(shown, angle, self.angle).astype(np.float32)
        self.part[shown] = self.part.max() + 1

    def edges(self) -> Field:
        """1 on the pixels where one part meets another."""
        line = np.zeros(self.canvas.shape, np.float32)
        line[:, 1:] += self.part[:, 1:] != self.part[:, :-1]
        line[1:] += self.part[1:] != self.part[:-1]
        return np.minimum(line, 1)


def sky(scene: Scene, palette: tuple[str, ...], low: float, sun: tuple[float, float]) -> None:
    """Colours from the top to the horizon, with drifting bands of cloud that bend round the sun."""
    canvas = scene.canvas
    drift = clouds(canvas, 3, 3)
    height = np.clip(canvas.y / (low * canvas.bottom) + 0.07 * drift, 0, 1)
    dx, dy = canvas.x - sun[0] * canvas.right, canvas.y - sun[1] * canvas.bottom
    near = np.exp(-(dx**2 + dy**2) / 0.09)
    ring = np.arctan2(dx, -dy)
    angle = (1 - near) * 0.35 * np.sin(4 * canvas.x + 2 * drift) + near * ring
    scene.add(np.ones(canvas.shape, np.float32), along(palette, height), angle)


def sun(scene: Scene, x: float, y: float, radius: float, colors: tuple[str, str]) -> None:
    """A disc with a halo."""
    canvas = scene.canvas
    far = canvas.far(x, y)
    scene.color = over(scene.color, colors[1], 0.8 * np.exp(-((far / (2.6 * radius)) ** 2)))
    turn = np.arctan2(canvas.x - x * canvas.right, y * canvas.bottom - canvas.y)
    scene.add(canvas.inside(radius - far), colors[0], turn)


def ridge(scene: Scene, base: float, swing: float, colors: tuple[str, ...], rough: float) -> Field:
    """A range of hills up to about `base` of the height; its crest's y for every column."""
    canvas = scene.canvas
    x = canvas.x[0]
    phase, waves = canvas.uniform(0, 6.3), canvas.uniform(2.4, 4.4)
    crest = base * canvas.bottom + swing * np.sin(waves * x + phase)
    crest = crest + swing * rough * (np.sin(3.1 * waves * x + 2 * phase) + np.sin(7.3 * waves * x))
    depth = canvas.y - crest[None]
    slope = np.arctan(np.gradient(crest, canvas.pixel))[None] + 0.5 * np.sin(6 * depth + phase)
    patches = clouds(canvas, 4, 3)
    color = along(colors, np.clip(depth / 0.3 + 0.2 * patches, 0, 1))
    scene.add(canvas.inside(depth), color, slope * np.exp(-depth / 0.5))
    return crest.astype(np.float32)


def tree(scene: Scene, x: float, foot: float, tall: float, colors: tuple[str, str]) -> None:
    """A flame-shaped tree, lit from one side; foot and place in parts of the sheet."""
    canvas = scene.canvas
    up = (foot * canvas.bottom - canvas.y) / tall
    stands = (up > 0) & (up < 1)
    wide = 0.16 * tall * np.clip(np.sin(np.pi * np.clip(up, 0, 1) ** 0.7), 0, 1)
    sway = canvas.x - x * canvas.right - 0.03 * tall * np.sin(9 * up + 7 * x)
    wide = wide * (1 + 0.18 * clouds(canvas, 14, 2))
    side = np.clip(0.5 + sway / (0.3 * tall) + 0.15 * clouds(canvas, 12, 2), 0, 1)
    scene.add(
        canvas.inside(np.where(stands, wide - np.abs(sway), -1)),
        along(colors, side),
        1.57 + 0.5 * np.sin(9 * up),
    )


def boat(scene: Scene, x: float, water: float, size: float, colors: tuple[str, str, str]) -> None:
    """A hull with two sails and its broken reflection; colours of hull, main sail and jib."""
    canvas = scene.canvas
    u = (canvas.x - x * canvas.right) / size
    v = (water * canvas.bottom - canvas.y) / size
    mirror = np.clip(1 + v / 1.3, 0, 1) * (v < 0) * (np.sin(v * 40 + 4 * np.sin(9 * u)) > -0.2)
    for side, lean, color in ((1, 0.62, colors[1]), (-1, 0.42, colors[2])):
        reach = lean * np.clip(1 - np.abs(v) / 1.25, 0, 1) - np.abs(side * u - 0.03)
        sail = canvas.inside(size * np.where(side * u > 0.03, reach, -1))
        scene.color = over(scene.color, color, 0.55 * sail * mirror)
        scene.add(sail * (v > 0.16), color, 1.57 - side * 0.45)
    hull = np.minimum(0.2 - np.abs(v - 0.02) * 1.5, 0.6 - np.abs(u) - 0.6 * (0.12 - v))
    scene.add(canvas.inside(size * np.where(v < 0.14, hull, -1)), colors[0], 0.0)


def box(canvas: Canvas, left: float, right: float, top: float, bottom: float) -> Field:
    """Cover of an upright box, canvas units."""
    across = np.minimum(canvas.x - left, right - canvas.x)
    return canvas.inside(np.minimum(across, np.minimum(canvas.y - top, bottom - canvas.y)))


def fruit(scene: Scene, x: float, y: float, radius: float, colors: tuple[str, ...]) -> None:
    """A ball lit from the upper left, colours from light to shade, with a cast shadow."""
    canvas = scene.canvas
    u = (canvas.x - x * canvas.right) / radius
    v = (canvas.y - y * canvas.bottom) / radius
    shadow = np.exp(-(((u - 0.55) / 1.2) ** 2 + ((v - 0.85) / 0.42) ** 2))
    scene.color = scene.color * (1 - 0.65 * shadow[..., None] * (1 - rgb("#5a3f66")))
    light = np.clip(np.hypot(u + 0.38, v + 0.4) / 1.5, 0, 1)
    cover = canvas.inside(radius * (1 - np.hypot(u, v)))
    scene.add(cover, along(colors, light), np.arctan2(u + 0.2, -v - 0.2))
