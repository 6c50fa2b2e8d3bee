"""Rows of a large picture in turn: what is only needed on the way then takes little memory."""

from __future__ import annotations

from collections.abc import Iterator

#: Pixels of a strip, about.
PIXELS = 1 << 20


def strips(height: int, width: int) -> Iterator[slice]:
    """Rows, from the top to the bottom of a picture."""
    rows = max(1, PIXELS // max(1, width))
    for top in range(0, height, rows):
        yield slice(top, min(top + rows, height))
