"""Transparent pixels filled from their neighbours, so that what lies hidden there leaks nowhere."""

from __future__ import annotations

import numpy as np

from .resizing import resize


def fill_transparent(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """Split (h, w, 4) into colours (h, w, 3) without holes and opacity (h, w).

    Colours are clamped to 0..1: values outside come from float layers and wide gamuts,
    which the networks have never seen. Where there are none, and no holes, they are a view of
    ``pixels``. The opacity is None where all pixels are opaque.
    """
    known = pixels
    if not (pixels.min() >= 0 and pixels.max() <= 1):  # nor where one is no number
        known = np.clip(np.nan_to_num(pixels, posinf=1, neginf=0), 0, 1)
    known = known.astype(np.float32, copy=False)
    colors, opacity = known[..., :3], known[..., 3]
    if (opacity == 1).all():
        return colors, None
    return _pull_push(known), np.ascontiguousarray(opacity)


def fill_transparent_rgba(pixels: np.ndarray) -> np.ndarray:
    """Fill the transparent pixels of (h, w, 4) from their surroundings; opacity is unchanged."""
    colors, opacity = fill_transparent(pixels)
    if opacity is None:
        opacity = np.ones(colors.shape[:2], np.float32)
    return np.concatenate([colors, opacity[..., None]], axis=2)


def _pull_push(pixels: np.ndarray) -> np.ndarray:
    """Fill the colours of transparent pixels from the opaque surroundings (pull-push).

    What lies under alpha 0 is arbitrary; left there it would bleed into the features of
    the visible edge as a halo. Source: Gortler et al., "The Lumigraph", 1996, section 3.4.
    """
    height, width = pixels.shape[:2]
    colors, opacity = pixels[..., :3], pixels[..., 3:]
    if max(height, width) == 1 or opacity.min() == 1:
        return colors
    coarse = _pull_push(resize(pixels, -(-width // 2), -(-height // 2)))
    around = resize(np.concatenate([coarse, np.ones_like(coarse[..., :1])], 2), width, height)
    return colors * opacity + around[..., :3] * (1 - opacity)
