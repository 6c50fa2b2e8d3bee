"""Images and labels on one white sheet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyvips

from ...images import resize

GAP = 12  # px
#: A line of a label or caption, in px at 96 dots an inch, for text of this many points.
LINE, POINTS = 24, 11

Row = Sequence[tuple[str, np.ndarray]]  # labels, and float32 (height, width, 4) in 0..1


def contact_sheet(rows: Sequence[Row], caption: str) -> np.ndarray:
    """Lay out rows of images, each above its label, and the caption below: float32 (h, w, 4).

    The first image gives the size of all places; others are fitted into it.
    """
    height, width = rows[0][0][1].shape[:2]
    whole = max(len(row) for row in rows) * (width + GAP) + GAP
    lines = [np.ones((GAP, whole, 4), np.float32)]
    for row in rows:
        line = np.ones((height + LINE + GAP, whole, 4), np.float32)
        for column, (label, image) in enumerate(row):
            left = GAP + column * (width + GAP)
            _put(line, _fitted(image, width, height), left, 0)
            _put(line, _text(label, width, LINE), left, height + 4)
        lines.append(line)
    caption_text = _text(caption, whole - 2 * GAP)
    foot = np.ones((caption_text.shape[0] + GAP, whole, 4), np.float32)
    _put(foot, caption_text, GAP, 0)
    return np.concatenate([*lines, foot])


def _fitted(image: np.ndarray, width: int, height: int) -> np.ndarray:
    """Put the image on white and scale it to fit."""
    factor = min(width / image.shape[1], height / image.shape[0])
    if factor != 1:
        across, down = (max(1, round(side * factor)) for side in image.shape[1::-1])
        image = resize(image, across, down)
    color, alpha = image[..., :3], image[..., 3:]
    return np.concatenate([color * alpha + 1 - alpha, np.ones_like(alpha)], axis=2)


def _text(text: str, width: int, height: int | None = None) -> np.ndarray:
    """Render text in black on white: broken at ``width``, or in one line made to fit both."""
    markup, font = _escaped(text), {"font": f"sans {POINTS}", "dpi": 96}
    if height is None:
        ink = pyvips.Image.text(markup, width=width, **font)
    else:
        ink = pyvips.Image.text(markup, **font)
        factor = min(1.0, width / ink.width, height / ink.height)
        ink = ink.resize(factor)
    shade = 1 - ink.numpy().reshape(ink.height, ink.width, 1).astype(np.float32) / 255
    return np.concatenate([shade] * 3 + [np.ones_like(shade)], axis=2)


def _escaped(text: str) -> str:
    """Escape what Pango would read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _put(sheet: np.ndarray, image: np.ndarray, left: int, top: int) -> None:
    height, width = image.shape[:2]
    sheet[top : top + height, left : left + width] = image
