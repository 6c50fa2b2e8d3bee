"""Two frames in which it is known what has moved where."""

import numpy as np

from nst_engine.images.builtin.sample import landscape

WIDTH, HEIGHT = 128, 96


def opaque(colors):
    return np.concatenate([colors, np.ones_like(colors[..., :1])], axis=2).astype(np.float32)


def photograph(width=WIDTH, height=HEIGHT, seed=0):
    """A landscape with grain in it, as photographs have everywhere; (height, width, 4)."""
    grain = np.random.default_rng(seed).normal(0, 1, (height, width, 1))
    for axis in (0, 1):  # a little broader than a pixel
        grain = grain + np.roll(grain, 1, axis)
    return opaque((landscape(height, width) + 0.05 * grain).clip(0, 1))


def panned(dx, dy):
    """A frame, and one whose camera stands so many whole px further right and down."""
    whole = photograph(WIDTH + 20, HEIGHT + 20)
    return whole[:HEIGHT, :WIDTH], whole[dy : dy + HEIGHT, dx : dx + WIDTH]


def with_square(left):
    """The photograph with a square of another one before it, 32 px wide, at that column."""
    frame = photograph().copy()
    frame[32:64, left : left + 32] = photograph(seed=1)[::-1][:32, 40:72]
    return frame
