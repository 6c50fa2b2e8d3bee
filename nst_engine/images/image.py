"""An image in memory with what is needed to write another one like it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, eq=False)
class ImageFile:
    """Upright pixels, float32 (height, width, 4): sRGB-encoded, straight alpha, 0..1.

    ``icc_profile`` is the file's own RGB profile, from which the pixels were converted;
    None for sRGB and for profiles that cannot hold a colour image (grey, CMYK).
    ``bit_depth`` is 8 or 16; ``resolution`` is in pixels per millimetre.
    ``pages``: pages or frames of the file, of which this is the first.
    """

    pixels: np.ndarray = field(repr=False)
    icc_profile: bytes | None = field(default=None, repr=False)
    bit_depth: int = 8
    has_alpha: bool = False
    resolution: tuple[float, float] = (1.0, 1.0)
    pages: int = 1

    @property
    def width(self) -> int:
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        return self.pixels.shape[0]
