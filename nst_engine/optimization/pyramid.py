"""Coarse to fine: the sizes at which a picture is worked on, and resizing between them."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

from ..contract import SMALLEST_SIDE
from ..job.sizes import Size as Size  # the whole room takes it from here

#: Longer side of the first scale and the step between scales: crowsonkb/style-transfer-
#: pytorch (min_scale 128, gen_scales: sqrt(2)).
FIRST = 128
STEP = 2**0.5
#: Pixels of a scale up to which all evaluations are made. Beyond, composition and strokes have
#: been decided, and as many fewer are made as there are more pixels, so that each scale takes
#: about as long as the one before; but at least ``REFINING``, in which Adam, warm from the scale
#: before, draws what the enlarged picture lacks.
REPEATED_UP_TO = 1 << 21
REFINING = 12


def scales(width: int, height: int, step: float = STEP) -> list[Size]:
    """(width, height) from the coarsest scale to the full size, each ``step`` times the last.

    >>> scales(512, 384)
    [(128, 96), (181, 136), (256, 192), (362, 272), (512, 384)]
    """
    longer, shorter = max(width, height), min(width, height)
    sizes = [(width, height)]
    factor = 1.0
    while longer * factor / step >= FIRST - 1 and shorter * factor / step >= SMALLEST_SIDE:
        factor /= step
        sizes.append((round(width * factor), round(height * factor)))
    return sizes[::-1]


def evaluations_at(evaluations: int, size: Size) -> int:
    """How many of ``evaluations`` a scale of ``size`` (width, height) is worth.

    >>> [evaluations_at(50, size) for size in ((1448, 1448), (2048, 2048), (5184, 3456))]
    [50, 25, 12]
    """
    share = min(1.0, REPEATED_UP_TO / (size[0] * size[1]))
    return max(round(evaluations * share), min(evaluations, REFINING))


def resize(image: Tensor, size: Size) -> Tensor:
    """``image`` (1, channels, h, w) at (width, height), antialiased and kept in 0..1."""
    width, height = size
    if image.shape[-2:] == (height, width):
        return image
    resized = F.interpolate(image, (height, width), mode="bicubic", antialias=True)
    return resized.clamp(0, 1)
