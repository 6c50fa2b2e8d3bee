"""Arrays of a request decoded, and the words for those that are unusable."""

from __future__ import annotations

import functools
import hashlib

import numpy as np

from ..contract import SMALLEST_SIDE, Array, Request, UserError, is_style_file
from ..images import resize_to_longer_side
from ..images.builtin.stored import SIZES, stored


def decode_array(array: Array) -> np.ndarray:
    """The values as float32; those of uint8 in 0..1. Raises UserError where some are missing."""
    values = np.frombuffer(array.data, dtype="<f4" if array.dtype == "float32" else "u1")
    if values.size != np.prod(array.shape):
        raise UserError("bad-picture", f"The picture {array.name!r} is cut short.")
    values = values.reshape(array.shape)
    if array.dtype == "uint8":
        return values.astype(np.float32) / 255
    floats: np.ndarray = values.astype(np.float32, copy=not values.flags.writeable)
    return floats


def digest(pixels: np.ndarray) -> bytes:
    """A name of these values and their shape: equal arrays have the same."""
    values = hashlib.blake2b(np.ascontiguousarray(pixels), digest_size=16)
    return repr(pixels.shape).encode() + values.digest()


def decode_mask(array: Array) -> np.ndarray:
    """The (height, width) values of a selection or mask in 0..1."""
    mask: np.ndarray = np.nan_to_num(decode_array(array), posinf=1, neginf=0)
    return mask.clip(0, 1)


def working_size(pixels: np.ndarray, longer: int) -> np.ndarray:
    """An image (h, w, 4) with that longer side in pixels; 0 leaves it as it is."""
    return pixels if longer in (0, max(pixels.shape[:2])) else resize_to_longer_side(pixels, longer)


def built_in(name: str, area: int) -> np.ndarray:
    """A built-in style image (h, w, 4), for a content image of ``area`` pixels."""
    size = next((s for s in SIZES if s[0] * s[1] >= area), SIZES[-1])
    return _opaque(name, *size).copy()


@functools.lru_cache(maxsize=4)  # the next job will probably want it again
def _opaque(name: str, width: int, height: int) -> np.ndarray:
    colors = stored(name, width, height)
    return np.concatenate([colors, np.ones_like(colors[..., :1])], axis=2, dtype=np.float32)


def style_weights(request: Request) -> list[float]:
    """How much of the whole each style of the request is; they sum to 1."""
    weights = request.settings.style_weights or (1.0,) * max(1, len(request.styles))
    return [weight / sum(weights) for weight in weights]


def check_usable(pixels: np.ndarray, what: str) -> None:
    """Raise UserError for an image (height, width, 4) too small or without a visible pixel."""
    height, width = pixels.shape[:2]
    if min(width, height) < SMALLEST_SIDE:
        raise UserError(
            "too-small",
            f"The {what} is {width}×{height} pixels: too small to be painted.",
            f"It needs at least {SMALLEST_SIDE} pixels a side.",
        )
    if not bool((pixels[..., 3] > 0).any()):
        raise UserError(
            "empty-picture", f"The {what} is wholly transparent.", "Choose one with pixels in it."
        )


def check_styles(styles: list[np.ndarray | None], content: np.ndarray) -> None:
    """Raise UserError for an unusable style image (h, w, 4); None stands for a style file."""
    for number, style in enumerate(styles, 1):
        if style is None:
            continue
        check_usable(style, "style picture" if len(styles) == 1 else f"style picture {number}")
        if np.array_equal(style, content):
            raise style_is_content()


def style_is_content() -> UserError:
    """The error for a style that is the content image."""
    return UserError(
        "same-picture",
        "The style is the very same picture as the content.",
        "Choose another style.",
    )


def check_style_file_masks(request: Request) -> None:
    """Raise UserError for a style mask over a style file."""
    for style, mask in zip(request.styles, request.style_masks, strict=False):
        if is_style_file(style) and mask is not None:
            raise UserError(
                "wrong-style",
                f"--style-mask needs the painting itself, not the style code “{style.name}”.",
                "Leave its mask out, or take the painting itself as the style.",
            )


def empty_style_mask() -> UserError:
    """The error for a style image of which nothing is left."""
    return UserError(
        "empty-mask",
        "A style mask leaves no visible pixel of its style picture.",
        "Make it white where the style picture shall be looked at.",
    )


def empty_content_masks() -> UserError:
    """The error for content masks that leave nothing to stylize."""
    return UserError(
        "empty-mask",
        "The content masks leave no visible pixel of the picture for any style.",
        "Make them white where their styles shall apply.",
    )


def empty_selection() -> UserError:
    """The error for a selection beside all that can be seen."""
    return UserError(
        "empty-selection",
        "The selection holds no visible pixel of this layer.",
        "Select some of the layer, or nothing at all to stylise the whole.",
    )
