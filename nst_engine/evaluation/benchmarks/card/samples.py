"""Small jobs on images that the engine paints itself."""

from __future__ import annotations

import numpy as np

from ....contract import Array, Request, Result, Settings
from ....images.builtin.sample import landscape
from ....stylizer import stylize

STYLE = "swirling-oil"
#: The methods that optimize an image.
METHODS = ("gram", "moments", "strokes")


def sample_request(settings: Settings, side: int) -> Request:
    """The sample landscape, ``side`` px wide and as high, in what style the settings name."""
    pixels = landscape(side, side)
    opaque = np.concatenate([pixels, np.ones_like(pixels[..., :1])], axis=2, dtype="<f4")
    return Request(settings, Array("landscape", "float32", opaque.shape, opaque), ())


def run_sample(settings: Settings, side: int) -> Result:
    """Stylize the sample landscape, as a process does that makes one image."""
    return stylize(sample_request(settings, side))
