"""The sheet every style paints on: coordinates, soft edges, colours and seeded chance."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.floating[Any]]  # (height, width, 3), sRGB-encoded, 0..1
Field = NDArray[np.floating[Any]]  # (height, width)


class Canvas:
    """A sheet whose shorter side measures 1; x runs right to `right`, y down to `bottom`."""

    def __init__(self, width: int, height: int, seed: int) -> None:
        self.width, self.height = width, height
        self.rng = np.random.default_rng(seed)
        self.pixel = 1 / min(width, height)
        self.right, self.bottom = width * self.pixel, height * self.pixel
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        self.x, self.y = (x + 0.5) * self.pixel, (y + 0.5) * self.pixel

    @property
    def shape(self) -> tuple[int, int]:
        return self.height, self.width

    def inside(self, distance: Field) -> Field:
        """1 where the signed distance is positive, 0 outside, soft over about one pixel."""
        return np.clip(distance / self.pixel + 0.5, 0, 1)

    def disc(self, x: float, y: float, radius: float) -> Field:
        """Cover of a disc; the centre in parts of the width and of the height."""
        return self.inside(radius - self.far(x, y))

    def far(self, x: float, y: float) -> Field:
        """Distance from a point given in parts of the width and of the height."""
        return np.hypot(self.x - x * self.right, self.y - y * self.bottom)

    def uniform(self, low: float, high: float) -> float:
        """One random number, evenly distributed."""
        return float(self.rng.uniform(low, high))

    def index(self, x: NDArray, y: NDArray) -> tuple[NDArray, NDArray]:
        """Rows and columns of the pixels at those points, clamped into the sheet."""
        column = np.clip((x / self.pixel).astype(np.int32), 0, self.width - 1)
        return np.clip((y / self.pixel).astype(np.int32), 0, self.height - 1), column


def rgb(color: str) -> NDArray[np.float32]:
    """The three sRGB values, 0..1, of "#rrggbb"."""
    return np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)


def along(palette: tuple[str, ...], position: NDArray) -> NDArray[np.float32]:
    """Colours at positions 0..1 along the palette, (…, 3)."""
    colors = np.array([rgb(color) for color in palette])
    stops = np.linspace(0, 1, len(palette))
    mixed = [np.interp(position, stops, colors[:, i]) for i in range(3)]
    return np.stack(mixed, axis=-1).astype(np.float32)


def over(image: Pixels, color: str | NDArray, cover: Field) -> Pixels:
    """The colour (or colours) laid over the image where cover is 1."""
    paint = rgb(color) if isinstance(color, str) else color
    return image + (paint - image) * cover[..., None]


def tone(image: Pixels) -> Field:
    """Lightness 0..1 of the encoded colours (Rec. 601 weights)."""
    return image @ np.array([0.299, 0.587, 0.114], np.float32)


def finish(image: NDArray) -> Pixels:
    """The image clipped to 0..1, as float32."""
    return np.clip(image, 0, 1).astype(np.float32)
