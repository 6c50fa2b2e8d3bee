"""Another size for a picture, without dark fringes at transparent edges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyvips

from ..contract import SMALLEST_SIDE, UserError


def resize(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """Float32 (h, w, 4) straight alpha to (height, width, 4).

    Shrunk by Lanczos-3, enlarged bicubically. Colours are weighted by alpha, so that what
    lies hidden under alpha 0 leaks nowhere.
    """
    alpha = pixels[..., 3:]
    if alpha.min() == 1:  # no need of a weighted copy of what may be a large photograph
        opaque = np.clip(_scale(pixels, width, height), 0, 1)
        opaque[..., 3] = 1
        return opaque
    resize_to_longer_side = _scale(
        np.concatenate([pixels[..., :3] * alpha, alpha], axis=2), width, height
    )
    weight = resize_to_longer_side[..., 3:]
    colour = np.divide(
        resize_to_longer_side[..., :3],
        weight,
        out=np.zeros_like(resize_to_longer_side[..., :3]),
        where=weight > 0,
    )
    return np.clip(np.concatenate([colour, weight], axis=2), 0, 1)  # both kernels overshoot


def resize_plane(plane: np.ndarray, width: int, height: int) -> np.ndarray:
    """(h, w) in 0..1, a mask or an alpha, to (height, width)."""
    if plane.shape == (height, width):
        return plane
    return np.clip(_scale(plane[..., None], width, height).reshape(height, width), 0, 1)


def resize_planes(planes: np.ndarray, width: int, height: int) -> np.ndarray:
    """(3, h, w) in 0..1 without alpha to (3, height, width)."""
    return resize_planes_unclipped(planes, width, height).clip(0, 1)


def resize_planes_unclipped(planes: np.ndarray, width: int, height: int) -> np.ndarray:
    """(3, h, w) of any values to (3, height, width)."""
    if planes.shape[1:] == (height, width):
        return planes
    return np.ascontiguousarray(_scale(planes.transpose(1, 2, 0), width, height).transpose(2, 0, 1))


def resize_to_longer_side(pixels: np.ndarray, longer: int) -> np.ndarray:
    """``resize`` to that longer side in pixels; the shorter one has at least 1."""
    height, width = pixels.shape[:2]
    factor = longer / max(width, height)
    return resize(pixels, max(1, round(width * factor)), max(1, round(height * factor)))


def large_enough(pixels: np.ndarray, longer: int, file: Path) -> np.ndarray:
    """``resize_to_longer_side``; raises UserError naming ``file`` if a side becomes too short."""
    result = resize_to_longer_side(pixels, longer)
    height, width = result.shape[:2]
    if min(width, height) < SMALLEST_SIDE:
        raise UserError(
            "too-small",
            f"{file} is {width}×{height} pixels at --size {longer}, too small to hold features.",
            f"Each side must be at least {SMALLEST_SIDE} pixels: take a larger --size.",
        )
    return result


def _scale(channels: np.ndarray, width: int, height: int) -> np.ndarray:
    """(height, width, n), with pixel centres kept in place."""
    image = pyvips.Image.new_from_array(np.ascontiguousarray(channels, dtype=np.float32))
    across, down = width / image.width, height / image.height
    shrunk = image.resize(min(across, 1), vscale=min(down, 1), kernel="lanczos3")
    # Not by resize, whose enlargement is off by half a pixel of the result.
    across, down = max(across, 1), max(down, 1)
    resize_planes_unclipped = shrunk.affine(
        [across, 0, 0, down],
        odx=(across - 1) / 2,
        ody=(down - 1) / 2,
        oarea=[0, 0, width, height],
        interpolate=pyvips.Interpolate.new("bicubic"),
        extend="copy",
    )
    return resize_planes_unclipped.numpy()
