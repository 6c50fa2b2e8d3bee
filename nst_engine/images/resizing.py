"""Images resized without dark fringes at transparent edges."""

from __future__ import annotations

import numpy as np
import pyvips


def resize(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """Resize float32 (h, w, 4) with straight alpha to (height, width, 4), clipped to 0..1.

    Shrunk by Lanczos-3, enlarged bicubically. Colours are weighted by alpha, so that what
    lies hidden under alpha 0 leaks nowhere.
    """
    alpha = pixels[..., 3:]
    if alpha.min() == 1:  # no need of a weighted copy of what may be a large image
        opaque = np.clip(_scale(pixels, width, height), 0, 1)
        opaque[..., 3] = 1
        return opaque
    scaled = _scale(np.concatenate([pixels[..., :3] * alpha, alpha], axis=2), width, height)
    weight = scaled[..., 3:]
    color = np.divide(scaled[..., :3], weight, out=np.zeros_like(scaled[..., :3]), where=weight > 0)
    return np.clip(np.concatenate([color, weight], axis=2), 0, 1)  # both kernels overshoot


def resize_plane(plane: np.ndarray, width: int, height: int) -> np.ndarray:
    """Resize a mask or an alpha channel, (h, w) in 0..1, to (height, width)."""
    if plane.shape == (height, width):
        return plane
    return np.clip(_scale(plane[..., None], width, height).reshape(height, width), 0, 1)


def resize_planes(planes: np.ndarray, width: int, height: int) -> np.ndarray:
    """Resize colour planes, (3, h, w) in 0..1 without alpha, to (3, height, width)."""
    return resize_planes_unclipped(planes, width, height).clip(0, 1)


def resize_planes_unclipped(planes: np.ndarray, width: int, height: int) -> np.ndarray:
    """Resize planes of any values, (3, h, w), to (3, height, width); both kernels overshoot."""
    if planes.shape[1:] == (height, width):
        return planes
    return np.ascontiguousarray(_scale(planes.transpose(1, 2, 0), width, height).transpose(2, 0, 1))


def enlarge_part(
    planes: np.ndarray, area: tuple[float, float, float, float], width: int, height: int
) -> np.ndarray:
    """A part of planes of any values, (n, h, w), as (n, height, width), which is not smaller.

    ``area``: its x, y, width and height in pixels of ``planes``, at any place between them.
    """
    x, y, own_width, own_height = area
    image = pyvips.Image.new_from_array(np.ascontiguousarray(planes.transpose(1, 2, 0)))
    part = _enlarge(image, (x, y), (width / own_width, height / own_height), (width, height))
    channels = part.numpy().reshape(height, width, -1)
    return np.ascontiguousarray(channels.transpose(2, 0, 1), dtype=np.float32)


def resize_to_longer_side(pixels: np.ndarray, longer: int) -> np.ndarray:
    """Resize (h, w, 4) so that its longer side has ``longer`` pixels, the shorter at least 1."""
    height, width = pixels.shape[:2]
    factor = longer / max(width, height)
    return resize(pixels, max(1, round(width * factor)), max(1, round(height * factor)))


def _scale(channels: np.ndarray, width: int, height: int) -> np.ndarray:
    """Scale (h, w, n) to (height, width, n) with pixel centres kept in place."""
    image = pyvips.Image.new_from_array(np.ascontiguousarray(channels, dtype=np.float32))
    across, down = width / image.width, height / image.height
    shrunk = image.resize(min(across, 1), vscale=min(down, 1), kernel="lanczos3")
    # Not by resize, whose enlargement is off by half a pixel of the result.
    return _enlarge(shrunk, (0, 0), (max(across, 1), max(down, 1)), (width, height)).numpy()


def _enlarge(
    image: pyvips.Image,
    corner: tuple[float, float],
    factors: tuple[float, float],
    size: tuple[int, int],
) -> pyvips.Image:
    """What begins at ``corner``, so many times enlarged, bicubically, to ``size``."""
    (x, y), (across, down) = corner, factors
    return image.affine(
        [across, 0, 0, down],
        odx=across * (0.5 - x) - 0.5,
        ody=down * (0.5 - y) - 0.5,
        oarea=[0, 0, *size],
        interpolate=pyvips.Interpolate.new("bicubic"),
        extend="copy",
    )
