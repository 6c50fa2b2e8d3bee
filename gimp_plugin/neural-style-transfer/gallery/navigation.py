"""Where an arrow key leads among tiles; without GTK."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import NamedTuple


class Direction(enum.Enum):
    """What keys ask for; the next tile is that to the right where text runs to the right."""

    PREVIOUS = "previous"
    NEXT = "next"
    UP = "up"
    DOWN = "down"
    FIRST = "first"
    LAST = "last"


class Place(NamedTuple):
    """The middle of a tile: x and y in pixels."""

    x: int
    y: int


def neighbor(places: Sequence[Place], at: int, direction: Direction) -> int:
    """The number of the tile that is reached from number ``at``: itself where there is no other.

    Up and down lead to the nearest tile of the next row, whatever section that is in.
    """
    if direction is Direction.FIRST:
        return 0
    if direction is Direction.LAST:
        return len(places) - 1
    if direction in (Direction.PREVIOUS, Direction.NEXT):
        step = 1 if direction is Direction.NEXT else -1
        return min(max(at + step, 0), len(places) - 1)
    here, sign = places[at], 1 if direction is Direction.DOWN else -1
    beyond = [n for n, place in enumerate(places) if sign * (place.y - here.y) > 0]
    if not beyond:
        return at
    row = min(abs(places[n].y - here.y) for n in beyond)
    return min(
        (n for n in beyond if abs(places[n].y - here.y) == row),
        key=lambda n: abs(places[n].x - here.x),
    )
