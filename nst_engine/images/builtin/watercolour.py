"""Mountains over a lake in washes: paper left white, pigment pooled along every edge."""

from __future__ import annotations

import numpy as np

from .canvas import Canvas, Field, Pixels, along, rgb
from .fields import blur, clouds, grain

PAPER = "#fbf7ee"
RANGES = (
    (0.40, 0.10, ("#a9c4de", "#dbe3ea")),
    (0.50, 0.07, ("#6f92c0", "#c3b6d6")),
    (0.57, 0.05, ("#3f6f8f", "#8fc0b0")),
)


def paint(canvas: Canvas) -> Pixels:
    image = np.broadcast_to(rgb(PAPER), (*canvas.shape, 3)).astype(np.float32)
    wobble = 0.012 * clouds(canvas, 7, 3)
    x, y = canvas.x + wobble, canvas.y + 0.012 * clouds(canvas, 8, 3)
    high = y / canvas.bottom

    place = canvas.uniform(0.6, 0.78), canvas.uniform(0.17, 0.24)
    far = np.hypot(x - place[0] * canvas.right, y - place[1] * canvas.bottom)
    warm = np.clip(1 - np.abs(high - 0.4) / 0.2, 0, 1) * (far > 0.09)
    image = _wash(canvas, image, warm, "#f6b27a", 0.9)
    blue = np.clip(0.75 - high * 1.9 + 0.33 * clouds(canvas, 2.5, 4), 0, 1) * (far > 0.1)
    image = _wash(canvas, image, blue, "#5f9fd6", 1.1)
    image = _wash(canvas, image, canvas.inside(0.075 - far), "#f5813f", 0.8)

    shore = canvas.uniform(0.62, 0.66)
    for base, swing, colors in RANGES:
        phase, waves = canvas.uniform(0, 6), canvas.uniform(3, 6)
        crest = base * canvas.bottom + swing * np.sin(waves * x + phase)
        crest = (
            crest + swing * 0.5 * np.abs(np.sin(2.3 * waves * x)) + 0.008 * np.sin(31 * x + phase)
        )
        cover = canvas.inside(y - crest) * canvas.inside(shore * canvas.bottom - y)
        image = _wash(canvas, image, cover, along(colors, np.clip((y - crest) / 0.2, 0, 1)), 1)
        glass = canvas.inside(2 * shore * canvas.bottom - y - crest) * (high > shore + 0.008)
        gaps = np.sin(90 * np.clip(high - shore, 0, 1) ** 0.8 + 120 * wobble) > -0.75
        image = _wash(canvas, image, glass * gaps, colors[0], 0.45)
    near = canvas.inside(y - (0.87 - 0.07 * np.sin(2.6 * x + 0.5)) * canvas.bottom)
    grass = along(("#b9c24a", "#5f8f3f", "#2f5f4a"), np.clip((high - 0.8) / 0.2, 0, 1))
    image = _wash(canvas, image, near, grass, 1.1)
    for _ in range(16):
        image = _wash(canvas, image, *_tree(canvas, x, y), 0.9)
    for _ in range(45):  # flowers and splashes
        cx, cy, size = canvas.uniform(0, 1), canvas.uniform(0.88, 1), canvas.uniform(0.004, 0.016)
        spot = np.hypot(x - cx * canvas.right, y - cy * canvas.bottom)
        color = ("#d8344a", "#f0a020", "#7a4fb0", "#e86a8a")[int(canvas.uniform(0, 4))]
        image = _stain(image, canvas.inside(size - spot), rgb(color), 0.9)
    tooth = grain(canvas, 1.5)
    return image * (1 + 0.022 * tooth)[..., None]


def _tree(canvas: Canvas, x: Field, y: Field) -> tuple[Field, np.ndarray]:
    side = canvas.uniform(0, 0.3) if canvas.rng.random() < 0.6 else canvas.uniform(0.84, 1)
    tall = canvas.uniform(0.16, 0.4)
    up = (canvas.uniform(0.84, 0.93) * canvas.bottom - y) / tall
    tiers = 0.55 + 0.45 * (1 - (up * 6) % 1)
    wide = 0.24 * tall * np.clip(1 - up, 0, 1) * tiers
    cover = canvas.inside(np.where((up > 0) & (up < 1), wide - np.abs(x - side * canvas.right), -1))
    return cover, along(("#2f6f5f", "#2a4f6f", "#5f7f3a"), np.array(canvas.rng.random()))


def _wash(
    canvas: Canvas, image: Pixels, cover: Field, color: str | np.ndarray, depth: float
) -> Pixels:
    """One transparent layer: uneven in the middle, darker where the wet edge dried."""
    soft = blur(cover, canvas, 0.009)
    rim = np.clip(cover - soft, 0, 1) * 1.5
    bloom = 0.85 + 0.2 * clouds(canvas, 5, 4)
    paint = rgb(color) if isinstance(color, str) else color
    return _stain(image, cover * np.clip(bloom + rim, 0.15, 2), paint, depth)


def _stain(image: Pixels, cover: Field, color: np.ndarray, depth: float) -> Pixels:
    return image * np.clip(color, 0.02, 1) ** (depth * cover)[..., None]
