"""Images to experiment on where the user names none, painted by ``images.builtin.sample``."""

from __future__ import annotations

import numpy as np

from ...images import resize_to_longer_side
from ...images.builtin import sample
from .experiments import Pixels

#: Factors of red, green and blue that make a day a night: dark and blue.
NIGHT = np.array([0.25, 0.35, 0.6], np.float32)


def sample_content(longer: int) -> Pixels:
    """The sample landscape, with that longer side in pixels."""
    return resize_to_longer_side(_opaque(sample.landscape()), longer)


def sample_styles(longer: int) -> dict[str, Pixels]:
    """The sample strokes, and a copy with red and blue exchanged."""
    strokes = sample.strokes()
    both = {"strokes": strokes, "strokes, red for blue": strokes[..., ::-1]}
    return {name: resize_to_longer_side(_opaque(pixels), longer) for name, pixels in both.items()}


def by_night(pixels: Pixels) -> Pixels:
    """Make another photograph from one: mirrored, dark and blue."""
    night = pixels[:, ::-1].copy()
    night[..., :3] *= NIGHT
    return night


def _opaque(pixels: np.ndarray) -> Pixels:
    return np.concatenate([pixels, np.ones_like(pixels[..., :1])], axis=2)
