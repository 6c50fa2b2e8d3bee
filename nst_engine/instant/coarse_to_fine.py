"""Coarse to fine: small first, so that strokes are large too, then twice the size and again.

The networks look 67 pixels far, whatever the size of the picture. What a style changes in the
half-size picture is added to the photograph before the next pass, which leaves its detail there.
Needs no torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..images import resize_planes, resize_planes_unclipped
from ..job.sizes import Size
from .backend import Backend
from .content_image import ContentImage, StyleShare, Tell
from .tiles import SIDE, tiles

#: No size is begun with whose longer side is less, in pixels.
FIRST = 192


class CoarseToFine:
    """A photograph at every size; keeps what does not depend on the style."""

    def __init__(
        self, models: Backend, colours: np.ndarray, seed: int = 0, side: int = SIDE
    ) -> None:
        """As ``ContentImage``."""
        self._models, self._seed, self._side = models, seed, side
        height, width = colours.shape[1:]
        self._photos = [resize_planes(colours, *size) for size in sizes_of((width, height))[:-1]]
        self._photos.append(colours)
        self._first = ContentImage(models, self._photos[0], seed, side)

    @property
    def in_tiles(self) -> bool:
        """Whether it is too large to be worked on in whole."""
        height, width = self._photos[-1].shape[1:]
        return len(list(tiles(height, width, self._side))) > 1

    def painted(
        self, parts_at: Callable[[Size], Sequence[StyleShare]], tell: Tell = lambda done: None
    ) -> np.ndarray:
        """(3, height, width) in 0..1; ``parts_at`` gives the styles for a size (width, height)."""
        areas = [photo[0].size for photo in self._photos]
        picture = below = None
        for n, photo in enumerate(self._photos):
            height, width = photo.shape[1:]
            begun, share = sum(areas[:n]) / sum(areas), areas[n] / sum(areas)
            subject = self._first
            if picture is not None:
                changed = resize_planes_unclipped(picture - below, width, height)
                changed += photo
                np.clip(changed, 0, 1, out=changed)
                subject = ContentImage(self._models, changed, self._seed, self._side)
            picture = subject.painted(
                parts_at((width, height)), lambda done, b=begun, s=share: tell(b + s * done)
            )
            below = photo
        return picture


def sizes_of(size: Size) -> list[Size]:
    """(width, height), halved as often as may be; the smallest first, ``size`` last."""
    sizes = [size]
    while max(sizes[0]) / 2 >= FIRST and min(sizes[0]) / 2 >= 32:
        sizes.insert(0, (round(sizes[0][0] / 2), round(sizes[0][1] / 2)))
    return sizes
