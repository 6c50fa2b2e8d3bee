"""The layers at which instant takes on a style; torch-free, shared by training and engine."""

from __future__ import annotations

#: Layer of the compact network, its channels, and picture pixels per position of it.
#: relu4_1 is the layer of Huang & Belongie 2017, section 6; alone, in so narrow a network,
#: it is soft and rings at edges, so the finer layers take part as well.
LEVELS: tuple[tuple[str, int, int], ...] = (
    ("relu1_1", 16, 1),
    ("relu2_1", 32, 2),
    ("relu3_1", 80, 4),
    ("relu4_1", 160, 8),
)
TAPS: tuple[str, ...] = tuple(tap for tap, _, _ in LEVELS)
#: Channels of noise at each of the two deepest levels.
NOISES = 8
#: Sides that the networks see are multiples of this.
STRIDE = LEVELS[-1][2]
