"""Content and style images brought to the size of an evaluation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..contract import SMALLEST_SIDE, UserError
from ..images import ImageFile, load_image, resize_to_longer_side


def load_at_size(file: Path, longer_side: int) -> ImageFile:
    """Read an image and resize it to that longer side in pixels.

    Raises UserError for a file that is no image, or where the shorter side becomes too short.
    """
    image = load_image(file)
    image = replace(image, pixels=resize_to_longer_side(image.pixels, longer_side))
    if min(image.width, image.height) < SMALLEST_SIDE:
        raise UserError(
            "too-small",
            f"{file} is {image.width}×{image.height} pixels at --size {longer_side}, "
            "too small to be painted.",
            f"Each side must be at least {SMALLEST_SIDE} pixels: take a larger --size.",
        )
    return image
