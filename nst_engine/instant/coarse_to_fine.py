"""Coarse to fine: small first, so that strokes are large too, then twice the size and again.

The networks look 67 pixels far, whatever the size of the image. What a style changes in the
half-size image is added to the content before the next pass, which leaves its detail there.
Passes repeated at the smallest size, where they cost next to nothing, make strokes bolder and give
a grey photograph more colours. Imports no torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..images import resize_planes, resize_planes_unclipped
from ..job.sizes import Size
from .backend import Backend
from .content_image import ContentImage, OnProgress, StyleShare
from .tiles import TILE_SIZE, tiles

#: The longer side of the first size is not below this, in pixels.
SMALLEST_LONGER_SIDE = 192
#: Nor the shorter one below this, in pixels.
SMALLEST_SHORTER_SIDE = 32


class CoarseToFine:
    """A content image at every size; keeps what does not depend on the style."""

    def __init__(
        self, backend: Backend, colors: np.ndarray, seed: int = 0, tile_size: int = TILE_SIZE
    ) -> None:
        """What the arguments are, see ``ContentImage``."""
        self._backend, self._seed, self._tile_size = backend, seed, tile_size
        height, width = colors.shape[1:]
        sizes = sizes_of((width, height))
        self._contents = [*(resize_planes(colors, *size) for size in sizes[:-1]), colors]
        self._first = self._image(self._contents[0])

    @property
    def in_tiles(self) -> bool:
        """Whether it is too large to be worked on in whole."""
        height, width = self._contents[-1].shape[1:]
        return len(list(tiles(height, width, self._tile_size))) > 1

    def stylized(
        self,
        shares_at: Callable[[Size, float], Sequence[StyleShare]],
        passes: Sequence[float] = (1.0,),
        on_progress: OnProgress = lambda done: None,
        on_image: Callable[[np.ndarray], object] = lambda image: None,
    ) -> np.ndarray:
        """(3, height, width) in 0..1.

        ``shares_at`` gives the styles for a size (width, height) and a share of ``passes``: one for
        each pass at the smallest size, of which all other sizes get the first. ``on_image``
        receives the image of every size but the last.
        """
        areas = [content[0].size for content in self._contents]
        image = below = self._contents[0]
        for n, content in enumerate(self._contents):
            height, width = content.shape[1:]
            done, part = sum(areas[:n]) / sum(areas), areas[n] / sum(areas)
            subject = self._first
            if n > 0:
                changed = resize_planes_unclipped(image - below, width, height)
                changed += content
                np.clip(changed, 0, 1, out=changed)
                subject = self._image(changed)
            shares = passes if n == 0 else passes[:1]
            for number, share in enumerate(shares):
                if number > 0:  # other noise, so that the strokes of both do not coincide
                    subject = self._image(image, self._seed + number)
                on_pass = _part_of(
                    on_progress, done + part * number / len(shares), part / len(shares)
                )
                image = subject.stylized(shares_at((width, height), share), on_pass)
            if content is not self._contents[-1]:
                on_image(image)
            below = content
        return image

    def _image(self, colors: np.ndarray, seed: int | None = None) -> ContentImage:
        seed = self._seed if seed is None else seed
        return ContentImage(self._backend, colors, seed, self._tile_size)


def sizes_of(size: Size) -> list[Size]:
    """(width, height), halved as often as may be; the smallest first, ``size`` last."""
    sizes = [size]
    while max(sizes[0]) / 2 >= SMALLEST_LONGER_SIDE and min(sizes[0]) / 2 >= SMALLEST_SHORTER_SIDE:
        sizes.insert(0, (round(sizes[0][0] / 2), round(sizes[0][1] / 2)))
    return sizes


def _part_of(on_progress: OnProgress, done: float, part: float) -> OnProgress:
    """Progress of one pass as that of all: ``done`` before it, ``part`` by it."""
    return lambda here: on_progress(done + part * here)
