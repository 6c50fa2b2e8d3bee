"""A landscape and a brush-stroke picture, painted by a few formulas: something to stylise at once.

``python -m nst_engine.images.builtin.sample FOLDER`` writes ``landscape.png`` and ``strokes.png``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .. import ImageFile, save_image

Pixels = NDArray[np.float32]  # (height, width, 3), sRGB-encoded, 0..1

SIZE = (384, 512)  # height, width
# Night blues to warm lights; the stroke picture takes its colours along this line.
PALETTE = ("#0b1a4a", "#1d3f8f", "#2f7fb8", "#8fc3c9", "#f3d98b", "#f2a33a", "#b5482a")


def landscape(height: int = SIZE[0], width: int = SIZE[1]) -> Pixels:
    """Evening sky with a sun, three ranges of hills, a house with lit windows, poplars."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    y, x = y / height, x / width
    rng = np.random.default_rng(7)

    sky = _mix("#4a86c5", "#f6dcb4", np.clip(y / 0.55, 0, 1))
    cloud = _noise(rng, height, width, (12, 4)) + 0.5 * _noise(rng, height, width, (26, 10))
    cloud = np.clip(cloud * 2.4 - 1.9, 0, 1) * np.clip(2 - y / 0.22, 0, 1)
    picture = _over(sky, "#fff7ea", 0.85 * cloud)
    picture = _over(picture, "#ffe9a3", np.exp(-(((x - 0.74) ** 2 + (y - 0.3) ** 2) / 0.012)))
    picture = _over(picture, "#fffbe0", _disc(x, y, 0.74, 0.3, 0.045))

    texture = 0.6 * _noise(rng, height, width, (24, 32)) - 0.5
    texture += 0.4 * _noise(rng, height, width, (96, 128))
    ranges = (("#7d93b2", 0.5, 0.07, 5.3, 0.4), ("#5f8a63", 0.6, 0.06, 4.1, 2.0))
    for color, base, swing, waves, phase in (*ranges, ("#8aa648", 0.74, 0.05, 3.0, 4.2)):
        ridge = base + swing * np.sin(waves * x + phase) + 0.02 * np.sin(17 * x + phase)
        shade = 1 - 0.35 * np.clip((y - ridge) / 0.4, 0, 1) + 0.25 * texture
        picture = _over(picture, _rgb(color) * shade[..., None], _edge(y - ridge, height))

    road = np.abs(x - 0.36 - 0.22 * np.sin(2.6 * (y - 0.74))) - 0.22 * np.clip(y - 0.72, 0, 1)
    picture = _over(picture, "#d9c08f", _edge(-road, width) * (y > 0.745))
    picture = _house(picture, x, y)
    for cx, foot, tall in ((0.16, 0.8, 0.34), (0.235, 0.78, 0.27), (0.86, 0.86, 0.42)):
        wide = 0.032 * tall / 0.34 * (1 + 0.5 * texture)
        inside = 1 - ((x - cx) / wide) ** 2 - ((y - foot + tall / 2) / (tall / 2)) ** 2
        tree = _rgb("#2f5237") * (1 + 0.9 * texture + 1.2 * (x - cx) / 0.06)[..., None]
        picture = _over(picture, tree, np.clip(inside * 6, 0, 1))
    return np.clip(picture, 0, 1).astype(np.float32)


def strokes(height: int = SIZE[0], width: int = SIZE[1]) -> Pixels:
    """Thick strokes that whirl around a few lights: noise smeared along a flow."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    rng = np.random.default_rng(3)
    flow_x, flow_y = np.ones_like(x), 0.5 * np.sin(x / width * 7 + 1)
    light = np.zeros_like(x)
    lights = ((0.22, 0.28, 0.16, 1), (0.68, 0.36, 0.24, -1), (0.42, 0.78, 0.18, 1))
    for cx, cy, radius, turn in (*lights, (0.9, 0.8, 0.14, -1)):
        dx, dy = x / width - cx, (y / height - cy) * height / width
        near = np.exp(-((dx**2 + dy**2) / radius**2) * 2)
        flow_x += -60 * turn * dy * near
        flow_y += 60 * turn * dx * near
        rings = 0.5 + 0.5 * np.cos(np.hypot(dx, dy) / radius * 13)
        light = np.maximum(light, near * (0.55 + 0.45 * rings))
    length = np.hypot(flow_x, flow_y) + 1e-6
    flow_x, flow_y = flow_x / length, flow_y / length

    tone = _smear(_noise(rng, height, width, (96, 128)), flow_x, flow_y, 14)
    tone = (tone - tone.mean()) / (tone.std() * 5) + 0.5
    bristle = _smear(rng.random((height, width), dtype=np.float32), flow_x, flow_y, 18)
    bristle = (bristle - bristle.mean()) / bristle.std()
    drift = _noise(rng, height, width, (3, 4)) * 0.25
    color = _along(PALETTE, np.clip(0.72 * light + 0.55 * tone - 0.2 + drift, 0, 1))
    relief = np.gradient(bristle, axis=0) + np.gradient(bristle, axis=1)
    return np.clip(color * (1 + 0.07 * bristle + 0.16 * relief)[..., None], 0, 1).astype(np.float32)


def write(folder: Path) -> tuple[Path, Path]:
    """Write both pictures into the folder; their paths. Raises Problem when it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "landscape.png", folder / "strokes.png"
    for path, pixels in zip(paths, (landscape(), strokes()), strict=True):
        opaque = np.ones((*pixels.shape[:2], 1), np.float32)
        whole = np.concatenate([pixels, opaque], axis=2)
        save_image(path, whole, ImageFile(whole))
    return paths


def _house(picture: Pixels, x: NDArray, y: NDArray) -> Pixels:
    def box(left: float, right: float, top: float, bottom: float) -> NDArray:
        return ((x > left) & (x < right) & (y > top) & (y < bottom)).astype(np.float32)

    picture = _over(picture, "#efe3cf", box(0.54, 0.63, 0.6, 0.77))
    picture = _over(picture, "#cdb99b", box(0.63, 0.76, 0.6, 0.77))
    gable = (np.abs(x - 0.585) < (y - 0.49) * 0.42) & (y < 0.6)
    picture = _over(picture, "#efe3cf", gable.astype(np.float32))
    roof = (y > 0.49) & (y < 0.61) & (x > 0.585 + (y - 0.49) * 0.42) & (x < 0.73 + (y - 0.49) * 0.3)
    picture = _over(picture, "#a8432f", roof.astype(np.float32))
    picture = _over(picture, "#7d3526", box(0.695, 0.72, 0.45, 0.53))
    for left in (0.565, 0.655, 0.705):
        picture = _over(picture, "#ffd76a", box(left, left + 0.028, 0.64, 0.69))
    return _over(picture, "#5a3a28", box(0.575, 0.603, 0.71, 0.77))


def _rgb(color: str) -> Pixels:
    return np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)


def _mix(first: str, second: str, amount: NDArray) -> Pixels:
    return _rgb(first) + (_rgb(second) - _rgb(first)) * amount[..., None]


def _over(picture: Pixels, color: str | Pixels, cover: NDArray) -> Pixels:
    paint = _rgb(color) if isinstance(color, str) else color
    return picture + (paint - picture) * cover[..., None]


def _edge(distance: NDArray, pixels: int) -> NDArray:
    """1 where the distance (in picture sizes) is positive, soft over about one pixel."""
    return np.clip(distance * pixels + 0.5, 0, 1)


def _disc(x: NDArray, y: NDArray, cx: float, cy: float, radius: float) -> NDArray:
    return _edge(radius - np.hypot(x - cx, (y - cy) * 0.75), 400)


def _along(palette: tuple[str, ...], position: NDArray) -> Pixels:
    colors = np.array([_rgb(color) for color in palette])
    stops = np.linspace(0, 1, len(palette))
    return np.stack([np.interp(position, stops, colors[:, i]) for i in range(3)], axis=2)


def _noise(rng: np.random.Generator, height: int, width: int, cells: tuple[int, int]) -> NDArray:
    """Smooth random values in 0..1 with about that many bumps down and across."""
    grid = rng.random((cells[0] + 1, cells[1] + 1), dtype=np.float32)
    y, x = np.mgrid[0 : cells[0] : height * 1j, 0 : cells[1] : width * 1j].astype(np.float32)
    return _sample(grid, y, x)


def _sample(grid: NDArray, y: NDArray, x: NDArray) -> NDArray:
    """Bilinear values of the grid at positions clamped into it."""
    y, x = np.clip(y, 0, grid.shape[0] - 1.001), np.clip(x, 0, grid.shape[1] - 1.001)
    iy, ix = y.astype(int), x.astype(int)
    fy, fx = y - iy, x - ix
    fy, fx = fy * fy * (3 - 2 * fy), fx * fx * (3 - 2 * fx)
    top = grid[iy, ix] * (1 - fx) + grid[iy, ix + 1] * fx
    return top * (1 - fy) + (grid[iy + 1, ix] * (1 - fx) + grid[iy + 1, ix + 1] * fx) * fy


def _smear(values: NDArray, flow_x: NDArray, flow_y: NDArray, steps: int) -> NDArray:
    """Mean of the values along the flow, that many pixels both ways (line integral)."""
    height, width = values.shape
    total = values.copy()
    for sign in (1, -1):
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        for _ in range(steps):
            iy = np.clip(y.astype(int), 0, height - 1)
            ix = np.clip(x.astype(int), 0, width - 1)
            y, x = y + sign * flow_y[iy, ix], x + sign * flow_x[iy, ix]
            total += _sample(values, y, x)
    return total / (2 * steps + 1)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
