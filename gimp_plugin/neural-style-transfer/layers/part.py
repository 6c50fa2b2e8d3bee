"""A part of a layer, read as large as it is seen; without GIMP."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A rectangle of the image's pixels, seen with its sides halved so often."""

    x: int
    y: int
    width: int
    height: int
    halvings: int = 0

    @property
    def area(self) -> tuple[int, int, int, int]:
        """x, y, width, height."""
        return self.x, self.y, self.width, self.height

    @property
    def reduced(self) -> tuple[int, int]:
        """Width and height as it is seen."""
        return self.width >> self.halvings, self.height >> self.halvings

    @property
    def seen_area(self) -> tuple[int, int, int, int]:
        """The area that those pixels cover: odd rests of halved sides belong to nobody."""
        width, height = self.reduced
        return self.x, self.y, width << self.halvings, height << self.halvings

    def covers(self, other: Part) -> bool:
        """Whether the other one lies within this one, and is not seen any larger."""
        return (
            self.halvings <= other.halvings
            and self.x <= other.x
            and self.y <= other.y
            and self.x + self.width >= other.x + other.width
            and self.y + self.height >= other.y + other.height
        )
