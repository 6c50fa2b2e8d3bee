"""Image files read as upright float sRGB with straight alpha."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyvips

from ..contract import UserError
from .icc import PROFILE_FIELD, from_profile, is_rgb, srgb_encode
from .image import ImageFile
from .strips import strips

#: More is taken for a decompression bomb; 24 megapixels are a fortieth of it.
MAX_PIXELS = 10**9

#: Colour channels by libvips' interpretation; anything else is converted to scRGB.
CHANNELS = {"b-w": 1, "grey16": 1, "srgb": 3, "rgb16": 3, "rgb": 3, "scrgb": 3, "cmyk": 4}

#: EXIF orientations of images that lie on their side (Exif 2.32, tag 0x0112).
SIDEWAYS = range(5, 9)

#: ITU-R BT.709 luma, for masks that are not grey.
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)

log = logging.getLogger(__name__)
pyvips.block_untrusted_set(True)  # only the loaders that libvips deems fit for foreign files


def load_image(path: Path) -> ImageFile:
    """Read an image; of an animation or several pages the first.

    Raises UserError (``bad-picture``) for what is missing, unreadable, damaged or too large.
    """
    image = _decode(path)
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
    )


def image_size(path: Path) -> tuple[int, int]:
    """Width and height of the upright image in a file, of which only the head is read.

    Raises UserError for what is missing or unreadable.
    """
    image = _open(path)
    orientation = image.get("orientation") if image.get_typeof("orientation") else 1
    sideways = orientation in SIDEWAYS
    return (image.height, image.width) if sideways else (image.width, image.height)


def load_mask(path: Path) -> np.ndarray:
    """Read a mask as float32 (height, width): 1 where it is white and opaque."""
    pixels = load_image(path).pixels
    return pixels[..., :3] @ LUMA * pixels[..., 3]


def _decode(path: Path) -> pyvips.Image:
    """Decode the file in memory, upright, in its own samples."""
    image = _open(path)
    if image.width * image.height > MAX_PIXELS:
        raise UserError(
            "bad-picture",
            f"{path} claims to be {image.width}×{image.height} pixels; "
            f"{MAX_PIXELS // 10**6} megapixels are the most.",
        )
    try:
        return image.copy_memory().autorot()
    except pyvips.Error as error:
        raise _damaged(path) from error


def _open(path: Path) -> pyvips.Image:
    """Read the head of the file; the rest follows when it is asked for, from top to bottom."""
    _check_file(path)
    try:
        # A source, unlike a file name, is neither cached by libvips nor searched for options.
        source = pyvips.Source.new_from_file(os.fsencode(path))
        return pyvips.Image.new_from_source(source, "", access="sequential", fail_on="truncated")
    except pyvips.Error as error:
        if "not in a known format" in str(error):
            raise UserError(
                "bad-picture",
                f"{path} is no picture that this program can read, or a badly damaged one.",
                "Use PNG, JPEG, TIFF, WebP, GIF or AVIF.",
            ) from error
        raise _damaged(path) from error


def _check_file(path: Path) -> None:
    """Raise UserError unless ``path`` is a readable file that is not empty."""
    try:
        size, mode = path.stat().st_size, path.stat().st_mode
        if not stat.S_ISREG(mode):  # reading a pipe or a device could last for ever
            what = "a folder" if stat.S_ISDIR(mode) else "not a file"
            raise UserError("bad-picture", f"{path} is {what}.", "Name a picture file.")
        path.open("rb").close()
    except OSError as error:
        raise UserError("bad-picture", f"{path} cannot be read: {error.strerror}.") from error
    if size == 0:
        raise UserError("bad-picture", f"{path} is empty.", "Get the file again.")


def _damaged(path: Path) -> UserError:
    if path.suffix.lower() in (".heic", ".heif"):  # its codec is not among libvips' own
        return UserError("bad-picture", f"{path} is a HEIC file.", "Save it as JPEG or PNG first.")
    return UserError("bad-picture", f"{path} is damaged or incomplete.", "Get the file again.")


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
