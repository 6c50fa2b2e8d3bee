"""Another size for a picture, without dark fringes at transparent edges."""

from __future__ import annotations

import numpy as np
import pyvips


def resize(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """Float32 (h, w, 4) straight alpha to (height, width, 4); Lanczos-3 when shrinking.

    Colours are weighted by alpha, so that what lies hidden under alpha 0 leaks nowhere.
    """
    alpha = pixels[..., 3:]
    if np.all(alpha == 1):
        colour = _scale(pixels[..., :3], width, height)
        return np.concatenate([colour, np.ones((height, width, 1), np.float32)], axis=2)
    weighted = _scale(np.concatenate([pixels[..., :3] * alpha, alpha], axis=2), width, height)
    weight = weighted[..., 3:]
    colour = np.divide(
        weighted[..., :3], weight, out=np.zeros((height, width, 3), np.float32), where=weight > 0
    )
    return np.concatenate([np.clip(colour, 0, 1), weight], axis=2)


def _scale(channels: np.ndarray, width: int, height: int) -> np.ndarray:
    """Scaled to exactly (height, width, n) and clipped to 0..1, which Lanczos overshoots."""
    image = pyvips.Image.new_from_array(np.ascontiguousarray(channels, dtype=np.float32))
    scaled = image.resize(width / image.width, vscale=height / image.height, kernel="lanczos3")
    return np.clip(scaled.numpy(), 0, 1)
