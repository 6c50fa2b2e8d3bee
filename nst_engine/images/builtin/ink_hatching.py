"""A harbour town in pen and ink: hatching that crosses in the shadows, a few thin washes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .canvas import Canvas, Field, Pixels, along, over, rgb, tone
from .fields import blur, clouds, grain, thicken
from .scene import Scene, box, sky

WALLS = ("#f2e6cc", "#d9b48a", "#b9c4c9", "#e6cfa6", "#c98f6f", "#9fa9a0")
ROOFS = ("#8a4a38", "#6b4a4f", "#a65f3f", "#4f5560")


@dataclass(frozen=True)
class Hatching:
    """One layer of lines: direction in radians, darkness where it sets in, spacing."""

    turn: float
    start: float
    pitch: float


LAYERS = (Hatching(0.0, 0.16, 0.0105), Hatching(0.95, 0.46, 0.0098), Hatching(-0.8, 0.72, 0.009))


@dataclass(frozen=True)
class House:
    """Place and size of a house in canvas units, and its colours."""

    left: float
    right: float
    foot: float
    tall: float
    wall: str
    roof: str


def paint(canvas: Canvas) -> Pixels:
    scene = _town(canvas)
    wobble = 0.006 * clouds(canvas, 5, 2)
    dark = np.clip(1.12 - tone(scene.color) * 1.12 + 0.04 * clouds(canvas, 6, 3), 0, 1)
    paper = rgb("#f4ecd9") * (1 + 0.015 * grain(canvas, 2))[..., None]
    wash = blur(np.clip(0.38 + 0.68 * scene.color, 0, 1), canvas, 0.008)
    image = paper * (wash ** (0.75 + 0.15 * clouds(canvas, 4, 3))[..., None])
    ink = np.zeros(canvas.shape, np.float32)
    for hatching in LAYERS:
        ink = np.maximum(ink, _hatch(scene, dark, wobble, hatching))
    line = thicken(scene.edges(), canvas, 0.0045)
    ink = np.maximum(ink, line * np.clip(0.8 + 0.3 * clouds(canvas, 12, 2), 0, 1))
    return over(image, "#1f1a24", 0.93 * ink)


def _hatch(scene: Scene, dark: Field, wobble: Field, hatching: Hatching) -> Field:
    """Parallel lines, each part of the scene in its own direction, swelling with the dark."""
    canvas, start, pitch = scene.canvas, hatching.start, hatching.pitch
    lean = 0.6 + 0.5 * np.sin(2.4 * scene.part) + hatching.turn
    across = canvas.y * np.cos(lean) - canvas.x * np.sin(lean) + wobble
    place = np.abs((across / pitch) % 1 - 0.5) * 2  # 0 on the line, 1 between two
    wide = np.clip((dark - start) / (1 - start), 0, 1) * 0.6 + 0.12 * (dark > start)
    return np.clip((wide - place) * pitch / (2.2 * canvas.pixel) + 0.3, 0, 1) * (wide > 0)


def _town(canvas: Canvas) -> Scene:
    scene, rng = Scene(canvas), canvas.rng
    sky(scene, ("#7f9fb9", "#dfe6e4", "#fdf6e6"), 0.6, (0.7, 0.2))
    for cx, cy in ((0.25, 0.13), (0.75, 0.2)):
        puff = clouds(canvas, 5, 3) * 0.03
        u, v = canvas.x - cx * canvas.right, canvas.y - cy * canvas.bottom
        scene.add(canvas.inside(0.16 - np.hypot(u * 0.55, v * 1.8) + puff), "#fffdf4")
    scene.add(canvas.inside(canvas.y - 0.78 * canvas.bottom), "#6f8f9c")
    _tower(scene, canvas.uniform(0.6, 0.7) * canvas.right)
    for row, foot in enumerate((0.66, 0.8)):
        left = -0.05
        while left < canvas.right:
            wide, tall = canvas.uniform(0.11, 0.2), canvas.uniform(0.2, 0.36) - 0.04 * row
            wall, roof = WALLS[rng.integers(len(WALLS))], ROOFS[rng.integers(len(ROOFS))]
            _house(scene, House(left, left + wide, foot * canvas.bottom, tall, wall, roof))
            left += wide
    quay = canvas.y / canvas.bottom
    ripple = np.sin(120 * (quay - 0.8) ** 2 + 160 * (quay - 0.8) + 3 * clouds(canvas, 4, 2))
    water = along(("#c9d4cf", "#86a3ab", "#3f5f70"), np.clip((quay - 0.84) / 0.16, 0, 1))
    water = water * (1 - 0.3 * (ripple > 0.5))[..., None]
    scene.add(canvas.inside((quay - 0.84) * canvas.bottom), water)
    scene.add(box(canvas, -1, 9, 0.8 * canvas.bottom, 0.84 * canvas.bottom), "#8a7f74")
    for _ in range(4):
        _rowing_boat(scene, canvas.uniform(0.05, 0.95) * canvas.right, canvas.uniform(0.88, 0.96))
    return scene


def _house(scene: Scene, house: House) -> None:
    """A shaded wall under a pitched roof, with rows of windows."""
    canvas, left, right, tall = scene.canvas, house.left, house.right, house.tall
    middle = (left + right) / 2
    eaves, rise = house.foot - tall, canvas.uniform(0.05, 0.12)
    shade = 1 - 0.45 * np.clip((canvas.x - left) / (right - left), 0, 1) ** 2
    scene.add(box(canvas, left, right, eaves, house.foot), rgb(house.wall) * shade[..., None])
    slope = (eaves - canvas.y) / rise
    half = (right - left) / 2 * 1.12 * (1 - slope)
    inside = np.where((slope > 0) & (slope < 1), half - np.abs(canvas.x - middle), -1)
    scene.add(canvas.inside(inside), house.roof)
    storeys, columns = max(2, round(tall / 0.085)), 2 if right - left < 0.15 else 3
    for storey in range(storeys):
        for column in range(columns):
            x = left + (right - left) * (column + 0.5) / columns
            y = eaves + tall * (storey + 0.45) / storeys
            scene.add(box(canvas, x - 0.014, x + 0.014, y - 0.021, y + 0.021), "#2f3540")


def _tower(scene: Scene, x: float) -> None:
    canvas, foot = scene.canvas, 0.7 * scene.canvas.bottom
    shade = 1 - 0.5 * np.clip((canvas.x - x) / 0.07, 0, 1)
    scene.add(box(canvas, x - 0.065, x + 0.065, 0.24, foot), rgb("#d9c9a8") * shade[..., None])
    spire = (canvas.y - 0.03) / 0.21
    half = np.where((spire > 0) & (spire < 1), 0.075 * spire - np.abs(canvas.x - x), -1)
    scene.add(canvas.inside(half), "#4a5f66")
    scene.add(canvas.inside(0.035 - np.hypot(canvas.x - x, canvas.y - 0.32)), "#fbf4e2")
    for y in (0.41, 0.5):
        scene.add(box(canvas, x - 0.016, x + 0.016, y - 0.03, y + 0.03), "#2a2c36")


def _rowing_boat(scene: Scene, x: float, y: float) -> None:
    canvas = scene.canvas
    u, v = (canvas.x - x) / 0.09, (canvas.y - y * canvas.bottom) / 0.03
    hull = np.where(v > -0.4, 1 - np.hypot(u, v), -1)
    scene.add(canvas.inside(0.03 * hull), "#5a3f35")
