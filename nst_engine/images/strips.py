"""A large image worked on in strips of rows, so that intermediate results stay small."""

from __future__ import annotations

from collections.abc import Iterator

#: Pixels of a strip, about.
PIXELS = 1 << 20


def strips(height: int, width: int) -> Iterator[slice]:
    """Slices of rows, from the top to the bottom of an image of that size."""
    rows = max(1, PIXELS // max(1, width))
    for top in range(0, height, rows):
        yield slice(top, min(top + rows, height))
