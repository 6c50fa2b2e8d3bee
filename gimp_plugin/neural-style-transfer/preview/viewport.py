"""Which part of an image is seen how large; without GTK.

Coordinates are pixels: of the image, and of the room on the screen that it is seen in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from layers.part import Part

MOST = 2.0  # pixels of the screen for one of the image
STEP = 1.25  # of one click of the wheel
MARGIN = 48  # pixels of the screen that are read beyond its border, so that one can move a little
LEAST_GAIN = 1.2  # times as many pixels make a part of the image worth reading


@dataclass(frozen=True)
class Viewport:
    """An image seen through a room.

    ``zoom`` is None while all of the image is seen, as large as the room allows; else it is the
    size of an image's pixel on the screen. ``center`` is the point of the image in the middle.
    """

    image: tuple[int, int] = (1, 1)  # width, height
    room: tuple[int, int] = (1, 1)
    zoom: float | None = None
    center: tuple[float, float] = (0.5, 0.5)

    @property
    def fit(self) -> float:
        """The scale at which all of the image is seen."""
        return min(self.room[0] / self.image[0], self.room[1] / self.image[1])

    @property
    def scale(self) -> float:
        """Pixels of the screen for one of the image."""
        return self.fit if self.zoom is None else self.zoom

    @property
    def is_whole(self) -> bool:
        """Whether all of the image is seen."""
        return self.zoom is None

    @property
    def place(self) -> tuple[float, float, float, float]:
        """x, y, width and height of the whole image in the room; parts may lie outside."""
        width, height = (side * self.scale for side in self.image)
        corner = []
        for room, size, center in zip(self.room, (width, height), self.center, strict=True):
            at = room / 2 - center * self.scale
            corner.append((room - size) / 2 if size <= room else min(0.0, max(at, room - size)))
        return corner[0], corner[1], width, height

    @property
    def visible(self) -> tuple[int, int, int, int]:
        """x, y, width and height of what is seen of the image."""
        x, y, _, _ = self.place
        left, top = (max(0, int(-at / self.scale)) for at in (x, y))
        sides = zip(self.image, self.room, (x, y), strict=True)
        right, bottom = (min(side, -int(-(room - at) // self.scale)) for side, room, at in sides)
        return left, top, max(1, right - left), max(1, bottom - top)

    @property
    def halvings(self) -> int:
        """How often the image may be halved and is still not seen enlarged."""
        count = 0
        while 0.5 ** (count + 1) >= self.scale:
            count += 1
        return count

    def seen(self) -> Part:
        """What is seen, of a size that its sides can be halved to what the screen shows."""
        return self._part(*self.visible)

    def with_margin(self) -> Part:
        """What is seen, and a little more."""
        x, y, width, height = self.visible
        more = MARGIN << self.halvings
        right, bottom = (
            min(side, begin + length + more)
            for side, begin, length in zip(self.image, (x, y), (width, height), strict=True)
        )
        left, top = max(0, x - more), max(0, y - more)
        return self._part(left, top, right - left, bottom - top)

    def gains_over(self, width: int) -> bool:
        """Whether more is to be seen of the image's own pixels than of ``width`` for all of it."""
        return self.image[0] >> self.halvings >= LEAST_GAIN * width

    def _part(self, x: int, y: int, width: int, height: int) -> Part:
        step = 1 << self.halvings
        left, top = x // step * step, y // step * step
        right, bottom = (-(-end // step) * step for end in (x + width, y + height))
        right, bottom = min(right, self.image[0]), min(bottom, self.image[1])
        return Part(left, top, right - left, bottom - top, self.halvings)

    def for_image(self, width: int, height: int) -> Viewport:
        """The view of another image: all of it, unless it has the same size."""
        if (width, height) == self.image:
            return self
        return Viewport((width, height), self.room)

    def in_room(self, width: int, height: int) -> Viewport:
        """The same view in another room."""
        return replace(self, room=(max(1, width), max(1, height)))._allowed()

    def zoomed(self, factor: float, x: float | None = None, y: float | None = None) -> Viewport:
        """Larger or smaller, with what lies at this point of the room staying there.

        100 % is never passed by, the size of the whole image is the smallest.
        """
        before, wanted = self.scale, self.scale * factor
        if min(before, wanted) < 1 < max(before, wanted):
            wanted = 1.0
        wanted = min(wanted, max(MOST, self.fit))
        if wanted <= self.fit * 1.001:
            return replace(self, zoom=None)
        at = (self.room[0] / 2 if x is None else x, self.room[1] / 2 if y is None else y)
        left, top, _, _ = self.place
        point = (at[0] - left) / before, (at[1] - top) / before
        center = tuple(
            p - (a - r / 2) / wanted for p, a, r in zip(point, at, self.room, strict=True)
        )
        return replace(self, zoom=wanted, center=(center[0], center[1]))._allowed()

    def panned(self, across: float, down: float) -> Viewport:
        """Moved by so many pixels of the screen; the whole image stays where it is."""
        if self.zoom is None:
            return self
        x, y, _, _ = self.place
        center = (
            (self.room[0] / 2 - x - across) / self.scale,
            (self.room[1] / 2 - y - down) / self.scale,
        )
        return replace(self, center=center)._allowed()

    def whole(self) -> Viewport:
        """All of the image."""
        return replace(self, zoom=None)

    def _allowed(self) -> Viewport:
        """With the middle where the image leaves no empty margin, and no smaller than whole."""
        if self.zoom is None or self.zoom <= self.fit:
            return replace(self, zoom=None)
        x, y, _, _ = self.place
        center = (self.room[0] / 2 - x) / self.scale, (self.room[1] / 2 - y) / self.scale
        return replace(self, center=center)
