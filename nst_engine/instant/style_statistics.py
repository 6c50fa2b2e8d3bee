"""What instant knows of a style: taken from its picture, or from its code. Needs no torch."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np

from ..contract import UserError
from ..images import resize
from ..job.sizes import Size
from ..job.style_file import StyleMetadata
from .backend import Backend
from .levels import LEVELS, TAPS
from .onnx_backend import ENCODER
from .statistics import FeatureStatistics, StatisticsAccumulator
from .tiles import Tile, tiles

#: A style picture of more pixels is looked at in pieces, not in whole.
WHOLE = 3 << 19
#: How many pieces, and their side in pixels: 2.4 million pixels tell enough of a style.
PIECES, PIECE = 9, 512


def of_picture(models: Backend, pixels: np.ndarray, size: Size) -> FeatureStatistics:
    """Of a style picture, float32 (height, width, 4) without holes, at ``size`` (width, height).

    Transparent pixels count nothing.
    """
    sums = StatisticsAccumulator()
    for piece in _pieces(pixels, size):
        height, width = piece.shape[:2]
        tile = next(tiles(height, width, max(height, width)))
        features = models.encode(tile.cut(piece[..., :3].transpose(2, 0, 1)))
        sums.add(features, _shown(tile, piece[..., 3]))
    return sums.statistics


def of_code(
    about: StyleMetadata, arrays: Mapping[str, np.ndarray], size: Size
) -> FeatureStatistics:
    """Of a style code, for the painting at ``size``; raises UserError where it has none."""
    if about.instant != fingerprint():
        raise UserError(
            "wrong-style",
            f"The style code “{about.title}” was made for another version of the instant method.",
            "Save the style again here, or take the painting itself as the style.",
        )
    numbers, shares = zip(*about.shares(size), strict=True)
    return FeatureStatistics.between([_read(arrays, number) for number in numbers], shares)


def arrays_of(statistics: FeatureStatistics, number: int) -> dict[str, np.ndarray]:
    """For a style code's file: what it holds of this scale."""
    arrays = {}
    for tap, mean, covariance in zip(TAPS, statistics.means, statistics.covariances, strict=True):
        upper = covariance[np.triu_indices(len(mean))]
        arrays[f"instant-mean {tap} {number}"] = mean.astype(np.float32)
        arrays[f"instant-covariance {tap} {number}"] = upper.astype(np.float32)
    return arrays


def fingerprint() -> str:
    """Of the encoder's weights: codes hold what it sees."""
    return hashlib.blake2b(ENCODER.read_bytes(), digest_size=8).hexdigest()


def _read(arrays: Mapping[str, np.ndarray], number: int) -> FeatureStatistics:
    means, covariances = [], []
    for tap, width, _ in LEVELS:
        upper = np.zeros((width, width))
        upper[np.triu_indices(width)] = arrays[f"instant-covariance {tap} {number}"]
        means.append(arrays[f"instant-mean {tap} {number}"].astype(np.float64))
        covariances.append(upper + np.triu(upper, 1).T)
    return FeatureStatistics(tuple(means), tuple(covariances))


def _pieces(pixels: np.ndarray, size: Size) -> list[np.ndarray]:
    """The picture at ``size``, or evenly spread pieces of it where that would be large."""
    width, height = size
    if width * height <= WHOLE:
        return [resize(pixels, width, height)]
    own_height, own_width = pixels.shape[:2]
    down, across = (-(-length // PIECE) for length in (height, width))
    grid = [(y, x) for y in range(down) for x in range(across)]
    pieces = []
    for n in np.linspace(0, len(grid) - 1, min(PIECES, len(grid))).round().astype(int):
        y, x = grid[n]
        rows = slice(y * own_height // down, -(-(y + 1) * own_height // down))
        columns = slice(x * own_width // across, -(-(x + 1) * own_width // across))
        cut = pixels[rows, columns]
        scale = width / own_width
        pieces.append(
            resize(cut, max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale)))
        )
    return pieces


def _shown(tile: Tile, opacity: np.ndarray) -> np.ndarray:
    """Opacity as far as the encoder sees, 0 beyond the picture's edge."""
    seen = np.zeros([len(axis) for axis in tile.seen], np.float32)
    top, left = (-axis.start for axis in tile.seen)
    height, width = opacity.shape
    seen[top : top + height, left : left + width] = opacity
    return seen
