"""Specks of colour that the decoder leaves, taken out of what it changed.

A few very colourful pixels are the cheapest way to a style's second moments, so the decoder makes
them along edges and in plain parts. A median keeps edges and strokes but nothing so small.
Imports no torch.
"""

from __future__ import annotations

import numpy as np
import pyvips

from ..images.opponent_colors import OPPONENT
from ..images.strips import strips

#: R, G, B to the two opponent colours.
OPPONENT_COLORS = np.array(OPPONENT[1:], np.float32)
#: px, side of the square whose median is taken: specks are 2 to 3 px wide at every size.
WINDOW = 5
#: How far a colour may be from the median around it, and from the content, in values of 0..1. Of
#: two pairs at 512 px 0.05 left no speck, 0.1 some blue ones.
MOST = 0.05
#: Steps that a value of 1 has while the median is looked for, so that it fits into 8 bits.
STEPS = 88.0


def remove_color_specks(image: np.ndarray, content: np.ndarray) -> None:
    """Take specks out of what changed from ``content`` to ``image``, (3, height, width) in 0..1.

    ``image`` is changed in place. What the content has of small colourful things stays.
    """
    margin = WINDOW // 2
    height, width = image.shape[1:]
    pending: list[tuple[slice, np.ndarray]] = []
    for rows in strips(height, width):
        wide = slice(max(0, rows.start - margin), min(height, rows.stop + margin))
        inner = slice(rows.start - wide.start, rows.stop - wide.start)
        pending.append((rows, _correction(image[:, wide], content[:, wide])[:, inner]))
        if len(pending) > 1:  # this strip has looked at the last rows of the one before
            _add(image, *pending.pop(0))
    for rows, correction in pending:
        _add(image, rows, correction)


def _correction(image: np.ndarray, content: np.ndarray) -> np.ndarray:
    """What takes specks out of the opponent colours, (2, height, width)."""
    colors, changed = (np.tensordot(OPPONENT_COLORS, each, 1) for each in (image, content))
    changed -= colors
    apart = _medians(colors)
    apart -= colors
    far = np.einsum("cij,cij->ij", apart, apart) > MOST**2
    far &= np.einsum("cij,cij->ij", changed, changed) > MOST**2
    apart *= far
    return apart


def _medians(planes: np.ndarray) -> np.ndarray:
    """The median around each position of (2, height, width), rounded to ``STEPS``."""
    levels = np.rint(planes * STEPS + 127.5).clip(0, 255).astype(np.uint8)
    first, second = (pyvips.Image.new_from_array(plane) for plane in levels)
    # together: each time threads are begun takes as long as one of them
    ranked = first.bandjoin(second).rank(WINDOW, WINDOW, WINDOW * WINDOW // 2).numpy()
    medians = np.empty(planes.shape, np.float32)
    np.subtract(ranked.transpose(2, 0, 1), np.float32(127.5), out=medians)
    medians /= np.float32(STEPS)
    return medians


def _add(image: np.ndarray, rows: slice, correction: np.ndarray) -> None:
    image[:, rows] += np.tensordot(OPPONENT_COLORS.T, correction, 1)
    np.clip(image[:, rows], 0, 1, out=image[:, rows])
