"""Image files read as upright float sRGB with straight alpha."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyvips

from .decode import decode_file
from .icc import PROFILE_FIELD, from_profile, is_rgb, srgb_encode
from .image import ImageFile
from .strips import strips

#: Colour channels by libvips' interpretation; anything else is converted to scRGB.
CHANNELS = {"b-w": 1, "grey16": 1, "srgb": 3, "rgb16": 3, "rgb": 3, "scrgb": 3, "cmyk": 4}

#: ITU-R BT.709 luma, for masks that are not grey.
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)

log = logging.getLogger(__name__)


def load_image(path: Path, area: float = 0) -> ImageFile:
    """Read an image; of an animation or several pages the first.

    ``area``: the most pixels that will be made of it. An image with sides eight times as large or
    more is shrunk while it is decoded, but not below four times. 0 wants all pixels.

    Raises UserError for what is missing, unreadable, damaged or too large (``bad-picture``), and
    where there is too little memory for it (``no-memory``).
    """
    image, pages = decode_file(path, area)
    if image.interpretation == "multiband":
        image = image.copy(interpretation="b-w" if image.bands < 3 else "srgb")
    if image.interpretation not in CHANNELS:
        image = image.colourspace("scrgb")
    samples, channels = image.numpy(), CHANNELS[image.interpretation]
    samples = samples.reshape(image.height, image.width, image.bands)
    to_srgb, profile = _conversion(image, channels, path)
    pixels = np.ones((image.height, image.width, 4), np.float32)
    has_alpha = image.bands > channels
    for rows in strips(image.height, image.width):
        values = _to_unit_range(samples[rows])
        pixels[rows, :, :3] = to_srgb(values[..., :channels])
        if has_alpha:
            pixels[rows, :, 3] = values[..., channels]
    return ImageFile(
        pixels=pixels,
        icc_profile=profile,
        bit_depth=8 if image.format == "uchar" else 16,
        has_alpha=has_alpha,
        resolution=(image.xres, image.yres),
        pages=pages,
    )


def load_mask(path: Path, area: float = 0) -> np.ndarray:
    """Read a mask as float32 (height, width): 1 where it is white and opaque.

    ``area`` and errors as of ``load_image``.
    """
    pixels = load_image(path, area).pixels
    return pixels[..., :3] @ LUMA * pixels[..., 3]


def _to_unit_range(samples: np.ndarray) -> np.ndarray:
    """Convert a file's samples to float32 in 0..1."""
    if np.issubdtype(samples.dtype, np.integer):
        return np.divide(samples, np.iinfo(samples.dtype).max, dtype=np.float32)
    return np.nan_to_num(samples.astype(np.float32), nan=0, posinf=1, neginf=0)


def _conversion(
    image: pyvips.Image, channels: int, path: Path
) -> tuple[Callable[[np.ndarray], np.ndarray], bytes | None]:
    """Choose the function from values to sRGB (h, w, 3), and the RGB profile to write back."""
    if image.get_typeof(PROFILE_FIELD):
        profile = bytes(image.get(PROFILE_FIELD))
        try:
            from_profile(np.zeros((1, 1, channels), np.float32), profile)
        except pyvips.Error:
            log.warning("%s: its colour profile is unusable and ignored", path, exc_info=True)
        else:
            rgb_profile = profile if is_rgb(profile) else None
            return lambda values: from_profile(values, profile), rgb_profile
    if channels == 4:
        return lambda values: from_profile(values, "cmyk"), None
    if image.format in ("float", "double"):  # unmarked float files hold linear light
        return srgb_encode, None
    return lambda values: values, None
