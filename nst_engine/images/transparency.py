"""Transparent pixels filled from their neighbours, so that what lies hidden there leaks nowhere."""

from __future__ import annotations

import numpy as np

from .resizing import resize


def fill_transparent(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """(h, w, 4) -> colours (h, w, 3) without holes, opacity (h, w) or None.

    Colours are clamped to 0..1: values outside come from float layers and wide gamuts,
    which the networks have never seen. Where there are none, and no holes, they are a view of
    ``pixels``. None means that all pixels are opaque.
    """
    known = pixels
    if not (pixels.min() >= 0 and pixels.max() <= 1):  # nor where one is no number
        known = np.clip(np.nan_to_num(pixels, posinf=1, neginf=0), 0, 1)
    known = known.astype(np.float32, copy=False)
    colours, opacity = known[..., :3], known[..., 3]
    if (opacity == 1).all():
        return colours, None
    return _grown(known), np.ascontiguousarray(opacity)


def fill_transparent_rgba(pixels: np.ndarray) -> np.ndarray:
    """(h, w, 4) with the colours of ``fill_transparent`` and its own opacity."""
    colours, opacity = fill_transparent(pixels)
    if opacity is None:
        opacity = np.ones(colours.shape[:2], np.float32)
    return np.concatenate([colours, opacity[..., None]], axis=2)


def _grown(pixels: np.ndarray) -> np.ndarray:
    """Colours with what is transparent grown in from the opaque surroundings (pull-push).

    What lies under alpha 0 is arbitrary; left there it would bleed into the features of
    the visible edge as a halo. Source: Gortler et al., "The Lumigraph", 1996, section 3.4.
    """
    height, width = pixels.shape[:2]
    colours, opacity = pixels[..., :3], pixels[..., 3:]
    if max(height, width) == 1 or opacity.min() == 1:
        return colours
    coarse = _grown(resize(pixels, -(-width // 2), -(-height // 2)))
    around = resize(np.concatenate([coarse, np.ones_like(coarse[..., :1])], 2), width, height)
    return colours * opacity + around[..., :3] * (1 - opacity)
