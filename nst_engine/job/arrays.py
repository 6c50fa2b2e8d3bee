"""Pixels and files as arrays of a request."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..contract import STYLE_FILE_SUFFIX, Array
from ..images import load_image, load_mask
from . import style_file

#: Stands for a style without a mask in a list of mask files.
NO_MASK = "none"


def image_array(name: str, pixels: np.ndarray) -> Array:
    """Pixels, (height, width, 4) or a mask (height, width), as a request has them."""
    return Array(name, "float32", pixels.shape, np.ascontiguousarray(pixels, dtype="<f4"))


def style_array(file: Path, name: str, area: float = 0) -> Array:
    """The style in a file; the array of a style file has the name of the file.

    ``area``: the most pixels that will be made of an image, see ``load_image``. Raises UserError
    for a file that cannot be read.
    """
    if file.suffix.lower() != STYLE_FILE_SUFFIX:
        return image_array(name, load_image(file, area).pixels)
    data = style_file.read_bytes(file)
    return Array(file.name, "uint8", (len(data),), data)


def mask_arrays(which: str, files: Sequence[str], area: float = 0) -> tuple[Array | None, ...]:
    """The masks in files, None for the word ``none``; ``which`` is of content or style.

    ``area`` as of ``style_array``. Raises UserError for a file that cannot be read.
    """
    return tuple(
        None if file == NO_MASK else image_array(f"{which}-mask{n}", load_mask(Path(file), area))
        for n, file in enumerate(files)
    )


def pixels_of(array: Array) -> np.ndarray:
    """The float32 values of an image of the engine, in the same memory."""
    return np.frombuffer(array.data, dtype="<f4").reshape(array.shape)
