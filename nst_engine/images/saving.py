"""Float sRGB pixels written to a file with the source's profile, depth, alpha and resolution."""

from __future__ import annotations

import errno
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyvips

from ..contract import UserError
from ..files import try_writing, write_atomically
from .icc import PROFILE_FIELD, to_profile
from .image import ImageFile
from .strips import strips

#: Even an image saved as JPEG keeps more than this share of its raw size.
SMALLEST_SHARE = 1 / 30

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FileFormat:
    """What a file format can hold; ``longest`` is the most pixels along a side."""

    write: Callable[..., bytes]
    options: dict[str, Any]
    deep: bool = False
    alpha: bool = True
    longest: int = 2**31 - 1


PNG = FileFormat(pyvips.Image.pngsave_buffer, {}, deep=True)
TIFF = FileFormat(
    pyvips.Image.tiffsave_buffer, {"compression": "deflate", "predictor": "horizontal"}, deep=True
)
#: Colour edges of brush strokes suffer from halved chroma and low quality more than photographs.
JPEG = FileFormat(
    pyvips.Image.jpegsave_buffer,
    {"Q": 95, "subsample_mode": "off", "optimize_coding": True},
    alpha=False,
    longest=65500,  # JPEG_MAX_DIMENSION of libjpeg
)
WEBP = FileFormat(
    pyvips.Image.webpsave_buffer,
    {"Q": 95, "smart_subsample": True},
    longest=16383,  # WEBP_MAX_DIMENSION of libwebp
)
FORMATS = {".png": PNG, ".tif": TIFF, ".tiff": TIFF, ".jpg": JPEG, ".jpeg": JPEG, ".webp": WEBP}


def check_writable(path: Path, like: ImageFile | None = None, longer_side: int = 0) -> None:
    """Raise the UserError that ``save_image`` would run into, before minutes are spent on pixels.

    Given the image that the result will resemble, and its longer side in pixels where that is
    another, the size is checked too: against the format's limit and the space on the disk.
    Nothing is left behind.
    """
    _format_of(path)
    free = check_place(path)
    if like:
        height, width, channels = like.pixels.shape
        longer_side = longer_side or max(width, height)
        check_length(path, longer_side)
        samples = width * height * channels * (longer_side / max(width, height)) ** 2
        if free < SMALLEST_SHARE * samples * like.bit_depth / 8:
            raise unwritable(path, OSError(errno.ENOSPC, "No space left on device"))


def check_place(path: Path) -> int:
    """The bytes that are free where ``path`` is; raises UserError where it cannot be written."""
    try:
        if path.is_dir():
            raise UserError("unwritable", f"{path} is a folder.", "Name a file in it.")
        try_writing(path)
        return shutil.disk_usage(path.resolve().parent).free
    except OSError as error:
        raise unwritable(path, error) from error


def save_image(path: Path, pixels: np.ndarray, like: ImageFile) -> None:
    """Write float32 (height, width, 4) sRGB with straight alpha as ``like`` was read.

    16 bits where both source and format have them; the source's RGB profile, and alpha
    where the source had it. JPEG has none: there transparent parts become white, as in
    any viewer. Raises UserError (``unwritable``); the file is whole or untouched.
    """
    data = encode_image(path, pixels, like)
    try:
        write_atomically(path, data)
    except OSError as error:
        raise unwritable(path, error) from error


def encode_image(path: Path, pixels: np.ndarray, like: ImageFile) -> bytes:
    """The bytes that ``save_image`` would write to a file of this name.

    Raises UserError where its format cannot hold them.
    """
    check_length(path, max(pixels.shape[:2]))
    return _encode(pixels, like, _format_of(path))


def _encode(pixels: np.ndarray, like: ImageFile, output: FileFormat) -> bytes:
    """The bytes of the file."""
    height, width = pixels.shape[:2]
    bits = 16 if output.deep and like.bit_depth == 16 else 8
    to_samples, profile = _conversion(like.icc_profile, bits)
    keeps_alpha = like.has_alpha and output.alpha
    whole = (height, width, 4 if keeps_alpha else 3)
    samples = np.empty(whole, np.uint8 if bits == 8 else np.uint16)
    for rows in strips(height, width):
        values = np.clip(pixels[rows], 0, 1)
        color, alpha = values[..., :3], values[..., 3:]
        if like.has_alpha and not output.alpha:
            color = color * alpha + (1 - alpha)
        samples[rows, :, :3] = to_samples(color)
        if keeps_alpha:
            samples[rows, :, 3:] = _integers(alpha, bits)
    image = pyvips.Image.new_from_array(samples, interpretation="rgb16" if bits == 16 else "srgb")
    image = image.copy(xres=like.resolution[0], yres=like.resolution[1])
    if profile:
        image.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, profile)
    # Over 4 GB only the larger kind of TIFF can be written.
    more = {"bigtiff": True} if output is TIFF and samples.nbytes > 2**31 else {}
    return output.write(image, **output.options, **more)


def _conversion(
    profile: bytes | None, bits: int
) -> tuple[Callable[[np.ndarray], np.ndarray], bytes | None]:
    """Choose the function from sRGB (h, w, 3) to integer samples, and their profile or None."""
    if profile:
        try:
            to_profile(np.zeros((1, 1, 3), np.float32), profile, bits)
            return lambda color: to_profile(color, profile, bits), profile
        except pyvips.Error:  # e.g. a scanner's, which only leads out of its own space
            log.warning("the picture's profile cannot be written to; saving as sRGB", exc_info=True)
    return lambda color: _integers(color, bits), None


def _integers(values: np.ndarray, bits: int) -> np.ndarray:
    top = 2**bits - 1
    return np.rint(values * top).astype(np.uint8 if bits == 8 else np.uint16)


def _format_of(path: Path) -> FileFormat:
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise UserError(
            "unwritable",
            f"{path} cannot be written: {suffix or 'a name without an ending'} "
            "is not a picture format known here.",
            f"Let the name end in {', '.join(FORMATS)}.",
        )
    return FORMATS[suffix]


def check_length(path: Path, longer_side: int) -> None:
    """Raise UserError where a file of this name cannot hold an image so long, in pixels."""
    longest = _format_of(path).longest
    if longer_side > longest:
        raise UserError(
            "unwritable",
            f"{path} cannot be written: its format ends at {longest} pixels a side, "
            f"the picture has {longer_side}.",
            "Use .png or .tiff.",
        )


def unwritable(path: Path, error: OSError) -> UserError:
    """The error for a file that the system does not let be written."""
    hint = "Make room there" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "Look at it"
    return UserError(
        "unwritable",
        f"{path} cannot be written: {error.strerror}.",
        f"{hint} or choose another place.",
    )
