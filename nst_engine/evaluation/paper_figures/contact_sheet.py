"""Pictures and labels on one white sheet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyvips

from ...images import resize

MARGIN = 12  # px
#: A line of a label or caption, in px at 96 dots an inch, for text of this many points.
LINE, POINTS = 24, 11

Row = Sequence[tuple[str, np.ndarray]]  # labels, and float32 (height, width, 4) in 0..1


def contact_sheet(rows: Sequence[Row], caption: str) -> np.ndarray:
    """float32 (height, width, 4): rows of pictures, each above its label; below, the caption.

    The first picture gives the size of all places; others are fitted into it.
    """
    height, width = rows[0][0][1].shape[:2]
    whole = max(len(row) for row in rows) * (width + MARGIN) + MARGIN
    lines = [np.ones((MARGIN, whole, 4), np.float32)]
    for row in rows:
        line = np.ones((height + LINE + MARGIN, whole, 4), np.float32)
        for column, (label, picture) in enumerate(row):
            left = MARGIN + column * (width + MARGIN)
            _put(line, _fitted(picture, width, height), left, 0)
            _put(line, _text(label, width, LINE), left, height + 4)
        lines.append(line)
    words = _text(caption, whole - 2 * MARGIN)
    foot = np.ones((words.shape[0] + MARGIN, whole, 4), np.float32)
    _put(foot, words, MARGIN, 0)
    return np.concatenate([*lines, foot])


def _fitted(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """Opaque on white, scaled to fit."""
    factor = min(width / picture.shape[1], height / picture.shape[0])
    if factor != 1:
        across, down = (max(1, round(side * factor)) for side in picture.shape[1::-1])
        picture = resize(picture, across, down)
    colour, alpha = picture[..., :3], picture[..., 3:]
    return np.concatenate([colour * alpha + 1 - alpha, np.ones_like(alpha)], axis=2)


def _text(words: str, width: int, height: int | None = None) -> np.ndarray:
    """Black on white: broken at ``width``, or in one line made to fit a height as well."""
    markup, look = _escaped(words), {"font": f"sans {POINTS}", "dpi": 96}
    if height is None:
        ink = pyvips.Image.text(markup, width=width, **look)
    else:
        ink = pyvips.Image.text(markup, **look)
        factor = min(1.0, width / ink.width, height / ink.height)
        ink = ink.resize(factor)
    shade = 1 - ink.numpy().reshape(ink.height, ink.width, 1).astype(np.float32) / 255
    return np.concatenate([shade] * 3 + [np.ones_like(shade)], axis=2)


def _escaped(words: str) -> str:
    """Pango reads markup."""
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _put(sheet: np.ndarray, picture: np.ndarray, left: int, top: int) -> None:
    height, width = picture.shape[:2]
    sheet[top : top + height, left : left + width] = picture
