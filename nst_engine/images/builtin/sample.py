"""A landscape and an image of brush strokes, painted by formulas: something to stylise at once.

``python -m nst_engine.images.builtin.sample FOLDER`` writes ``landscape.png`` and ``strokes.png``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from .. import ImageFile, save_image
from .canvas import Canvas, Pixels, along, finish, over, rgb
from .fields import clouds, grain, noise, normal, relief, smear
from .scene import Scene, box, ridge, sky, sun, tree
from .swirling_oil import whirls

SIZE = (384, 512)  # height, width
SUN = (0.74, 0.3)
RANGES = (
    (0.5, 0.07, ("#8fa3c0", "#6f86a8")),
    (0.6, 0.06, ("#6f9a6f", "#44705a")),
    (0.74, 0.05, ("#9db84f", "#6f8f3a", "#4f6f30")),
)
TREES = ((0.16, 0.8, 0.38), (0.235, 0.77, 0.3), (0.87, 0.87, 0.46))
#: Night blues to warm lights.
PALETTE = ("#0b1a4a", "#1d3f8f", "#2f7fb8", "#8fc3c9", "#f3d98b", "#f2a33a", "#b5482a")


def landscape(height: int = SIZE[0], width: int = SIZE[1]) -> Pixels:
    """Evening sky with a sun, three ranges of hills, a house with lit windows, poplars."""
    canvas = Canvas(width, height, 7)
    scene = Scene(canvas)
    sky(scene, ("#4a86c5", "#9fb9cf", "#f6dcb4"), 0.55, SUN)
    cloud = np.clip(noise(canvas, 3, 9) + 0.4 * noise(canvas, 9, 24) - 0.75, 0, 0.4) * 2.2
    scene.color = over(scene.color, "#fff7ea", cloud * np.clip(1.6 - 3.5 * canvas.y, 0, 1))
    sun(scene, *SUN, 0.06, ("#fffbe0", "#ffe9a3"))
    for base, swing, colors in RANGES:
        ridge(scene, base, swing, colors, 0.15)
    high = canvas.y / canvas.bottom
    way = np.abs(canvas.x / canvas.right - 0.36 - 0.22 * np.sin(2.6 * (high - 0.74)))
    scene.add(canvas.inside(0.22 * (high - 0.76) - way) * (high > 0.78), "#d9c08f")
    _house(scene, 0.54 * canvas.right, 0.77 * canvas.bottom)
    for place in TREES:
        tree(scene, *place, ("#1f3d2a", "#5f9a5f"))
    return finish(scene.color * (1 + 0.015 * grain(canvas, 1.5))[..., None])


def strokes(height: int = SIZE[0], width: int = SIZE[1]) -> Pixels:
    """Thick strokes that whirl around a few lights: noise smeared along a flow."""
    canvas = Canvas(width, height, 3)
    light, angle = whirls(canvas)
    paint = normal(smear(clouds(canvas, 48, 2), angle, canvas, 0.05))
    bristle = normal(smear(grain(canvas), angle, canvas, 0.05))
    position = 0.12 + 0.75 * light + 0.14 * paint + 0.05 * clouds(canvas, 3, 2)
    shine = 0.07 * bristle + 0.16 * relief(bristle, canvas)
    return finish(along(PALETTE, np.clip(position, 0, 1)) * (1 + shine)[..., None])


def write(folder: Path) -> tuple[Path, Path]:
    """Write both images into the folder; their paths. Raises UserError when it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "landscape.png", folder / "strokes.png"
    for path, pixels in zip(paths, (landscape(), strokes()), strict=True):
        opaque = np.concatenate([pixels, np.ones_like(pixels[..., :1])], axis=2)
        save_image(path, opaque, ImageFile(opaque))
    return paths


def _house(scene: Scene, left: float, foot: float) -> None:
    """A gabled front, a long side under a red roof, lit windows and a door; canvas units."""
    canvas = scene.canvas
    x, y = canvas.x - left, foot - canvas.y
    scene.add(box(canvas, left, left + 0.12, foot - 0.17, foot), "#efe3cf")
    scene.add(box(canvas, left + 0.12, left + 0.29, foot - 0.17, foot), "#cdb99b")
    scene.add(box(canvas, left + 0.205, left + 0.24, foot - 0.32, foot - 0.22), "#7d3526")
    slope = 0.06 * (0.285 - y) / 0.115
    roof = np.minimum(
        np.minimum(y - 0.16, 0.285 - y), np.minimum(x - 0.06 - slope, 0.25 + slope - x)
    )
    scene.add(canvas.inside(roof), rgb("#a8432f") * (0.85 + y)[..., None])
    scene.add(canvas.inside(np.minimum(y - 0.165, slope - np.abs(x - 0.06))), "#efe3cf")
    for at in (0.032, 0.155, 0.225):
        scene.add(box(canvas, left + at, left + at + 0.037, foot - 0.13, foot - 0.08), "#ffd76a")
    scene.add(box(canvas, left + 0.045, left + 0.082, foot - 0.06, foot), "#5a3a28")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
