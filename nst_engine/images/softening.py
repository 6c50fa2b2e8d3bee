"""Masks with soft edges."""

from __future__ import annotations

import numpy as np
import pyvips

from .resizing import resize_plane

#: px, longer side at which edges are softened: they hold nothing finer then.
WORKING_SIDE = 512


def soften_plane(plane: np.ndarray, share: float) -> np.ndarray:
    """A mask, (h, w) in 0..1, blurred by a Gaussian.

    share: its standard deviation as a part of the longer side. One below half a pixel changes
    nothing.
    """
    height, width = plane.shape
    if share * max(width, height) < 0.5 or plane.min() == plane.max():
        return plane
    factor = min(1.0, WORKING_SIDE / max(width, height))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    small = np.ascontiguousarray(resize_plane(plane, *size), dtype=np.float32)
    blurred = pyvips.Image.new_from_array(small).gaussblur(share * max(size))
    return resize_plane(blurred.numpy().reshape(small.shape), width, height)
