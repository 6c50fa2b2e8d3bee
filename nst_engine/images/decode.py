"""A file of somebody else's decoded: checked before memory is taken, no larger than is wanted."""

from __future__ import annotations

import math
import os
import stat
from pathlib import Path

import psutil
import pyvips

from ..contract import SMALLEST_SIDE, UserError
from ..files import open_regular
from ..memory import is_out_of_memory
from .pages import count_pages

#: More is taken for a decompression bomb; 24 megapixels are a fortieth of it.
MAX_PIXELS = 10**9
#: Pixels for each byte of a file, above ``PLAUSIBLE`` pixels. Deflate and JPEG pack a blank image
#: to some 1000; fuzzing made a GIF of 117 bytes that claims 11 million, and others may claim more.
MOST_PER_BYTE, PLAUSIBLE = 10_000, 1 << 24
#: A shrunk image keeps at least so many times the sides that are wanted: of the last shrinking, by
#: Lanczos, nothing is seen then.
KEPT = 4
#: Share of the free memory that one image may take, as of a job's (optimization.planning).
SHARE = 0.8
FLOAT_PIXEL = 16  # bytes of R, G, B and alpha in float32
CLOSE_OR_SHRINK = "Close other programs, or make the picture smaller."
#: Loaders that give row after row, so that an image can be shrunk without being in memory whole.
BY_ROWS = ("pngload_source", "jpegload_source", "tiffload_source", "ppmload_source")
#: Fields by which a file says that its rows do not come in order.
NOT_IN_ORDER = ("interlaced", "jpeg-multiscan")
#: EXIF orientations of images that lie on their side (Exif 2.32, tag 0x0112).
SIDEWAYS = range(5, 9)

pyvips.block_untrusted_set(True)  # only the loaders that libvips deems fit for foreign files


def decode_file(path: Path, area: float = 0) -> tuple[pyvips.Image, int]:
    """Decode the first page of an image in memory, upright, in its own samples.

    Also returns how many pages or frames there are. ``area``: the most pixels that will be made of
    it; a much larger image is shrunk while it is decoded. 0 wants all of them.

    Raises UserError (``bad-picture``, ``no-memory``), before memory is taken.
    """
    image = _open(path)
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        raise UserError(
            "bad-picture",
            f"{path} claims to be {image.width}×{image.height} pixels; "
            f"{MAX_PIXELS // 10**6} megapixels are the most.",
        )
    factor = math.isqrt(int(pixels / (KEPT**2 * area))) if area else 1
    factor = min(factor, min(image.width, image.height) // (KEPT * SMALLEST_SIDE))
    if pixels > max(PLAUSIBLE, MOST_PER_BYTE * path.stat().st_size):
        raise UserError(
            "bad-picture",
            f"{path} claims to be {image.width}×{image.height} pixels, far more than a file of its "
            "size holds.",
            "Get the file again.",
        )
    _check_memory(path, image, max(1, factor))
    try:
        pages = count_pages(path, image)
        if factor > 1:
            image = _shrunk(image, factor)
        return image.copy_memory().autorot(), pages
    except (pyvips.Error, OSError) as error:
        raise _unreadable(path, error) from error


def image_size(path: Path) -> tuple[int, int]:
    """Width and height of the upright image in a file, of which only the head is read.

    Raises UserError for what is missing or unreadable.
    """
    image = _open(path)
    orientation = image.get("orientation") if image.get_typeof("orientation") else 1
    sideways = orientation in SIDEWAYS
    return (image.height, image.width) if sideways else (image.width, image.height)


def _open(path: Path) -> pyvips.Image:
    """Read the head of the file; the rest follows when it is asked for, from top to bottom."""
    check_file(path)
    try:
        # A source, unlike a file name, is neither cached by libvips nor searched for options.
        source = pyvips.Source.new_from_file(os.fsencode(path))
        return pyvips.Image.new_from_source(source, "", access="sequential", fail_on="truncated")
    except pyvips.Error as error:
        raise _unreadable(path, error) from error


def check_file(path: Path) -> None:
    """Raise UserError unless ``path`` is a readable file that is not empty."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):  # reading a pipe or a device could last for ever
            what = "a folder" if stat.S_ISDIR(mode) else "not a file"
            raise UserError("bad-picture", f"{path} is {what}.", "Name a picture file.")
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise UserError("bad-picture", f"{path} cannot be read: {error.strerror}.") from error
    if size == 0:
        raise UserError("bad-picture", f"{path} is empty.", "Get the file again.")


def _shrunk(image: pyvips.Image, factor: int) -> pyvips.Image:
    """Sides divided by ``factor``, row after row; what alpha hides leaks nowhere."""
    resolution = {"xres": image.xres, "yres": image.yres}
    across, down = (round(side / factor) / side for side in (image.width, image.height))
    if image.hasalpha():
        small = image.premultiply().resize(across, vscale=down).unpremultiply()
        small = small if image.format == "float" else small.rint().cast(image.format)
    else:
        small = image.resize(across, vscale=down)
    return small.copy(interpretation=image.interpretation, **resolution)


def _check_memory(path: Path, image: pyvips.Image, factor: int) -> None:
    """Raise UserError where decoding would take more memory than there is."""
    pixels = image.width * image.height
    samples = pixels * image.bands * (2 if image.format in ("ushort", "short") else 4)
    if image.format == "uchar":
        samples = pixels * image.bands
    in_order = not any(image.get_typeof(field) and image.get(field) for field in NOT_IN_ORDER)
    if factor > 1 and in_order and image.get("vips-loader") in BY_ROWS:
        samples //= factor**2
    needed = samples + FLOAT_PIXEL * pixels // factor**2
    free = SHARE * psutil.virtual_memory().available
    if needed > free:
        raise UserError(
            "no-memory",
            f"{path} has {image.width}×{image.height} pixels, which need {needed / 1e9:.1f} GB of "
            f"memory here; {free / 1e9:.1f} GB may be used.",
            CLOSE_OR_SHRINK,
        )


def _unreadable(path: Path, error: Exception) -> UserError:
    if is_out_of_memory(error):
        return UserError("no-memory", f"There is not enough memory for {path}.", CLOSE_OR_SHRINK)
    if "not in a known format" in str(error):
        return UserError(
            "bad-picture",
            f"{path} is no picture that this program can read, or a badly damaged one.",
            "Use PNG, JPEG, TIFF, WebP, GIF or AVIF.",
        )
    if "labq" in str(error):  # libvips 8.18 fails at the 8-bit Lab of its own reader
        return UserError("bad-picture", f"{path} is a Lab picture.", "Save it in RGB first.")
    if path.suffix.lower() in (".heic", ".heif"):  # its codec is not among libvips' own
        return UserError("bad-picture", f"{path} is a HEIC file.", "Save it as JPEG or PNG first.")
    return UserError("bad-picture", f"{path} is damaged or incomplete.", "Get the file again.")
