"""What instant knows of a style: taken from its image, or from its style file. Imports no torch."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np

from ..contract import UserError
from ..images import resize
from ..job.sizes import Size
from ..job.style_file import AGAIN, StyleFile
from .backend import Backend
from .levels import LAYERS, LEVELS
from .onnx_backend import ENCODER
from .statistics import FeatureStatistics, StatisticsAccumulator
from .tiles import Tile, tiles

#: A style image of more pixels is looked at in pieces, not in whole.
WHOLE = 3 << 19
#: How many pieces, and their side in pixels: 2.4 million pixels tell enough of a style.
PIECES, PIECE = 9, 512
#: Of the most opaque piece's opacity; pieces with less are not looked at.
OPAQUE_ENOUGH = 0.25


def of_image(
    backend: Backend, pixels: np.ndarray, size: Size, pieces: int = PIECES, side: int = PIECE
) -> FeatureStatistics:
    """Statistics of a style image, float32 (height, width, 4) without holes, at ``size``.

    ``size`` is (width, height). Transparent pixels count nothing. ``pieces``: how many are looked
    at of a large one, each of about ``side`` pixels a side.
    """
    sums = StatisticsAccumulator()
    for piece in _pieces(pixels, size, pieces, side):
        height, width = piece.shape[:2]
        tile = next(tiles(height, width, max(height, width)))
        features = backend.encode(tile.crop(piece[..., :3].transpose(2, 0, 1)))
        sums.add(features, _opacity_of(tile, piece[..., 3]))
    return sums.statistics


def of_style_file(file: StyleFile, size: Size) -> FeatureStatistics:
    """Statistics of a style file at ``size``; raises UserError where it has none, or wrong ones."""
    metadata = file.metadata
    if metadata.instant != fingerprint():
        raise UserError(
            "wrong-style",
            f"The style code “{metadata.title}” was made for another version of the instant "
            "method.",
            "Save the style again here, or take the painting itself as the style.",
        )
    numbers, weights = zip(*metadata.scale_weights(size), strict=True)
    try:
        several = [_from_arrays(file.arrays, number) for number in numbers]
    except (KeyError, ValueError):
        raise UserError(
            "bad-style", f"The style code “{metadata.title}” is damaged or incomplete.", AGAIN
        ) from None
    return FeatureStatistics.weighted_mean(several, weights)


def to_arrays(statistics: FeatureStatistics, number: int) -> dict[str, np.ndarray]:
    """What a style file holds of the scale of that number."""
    arrays = {}
    each = zip(LAYERS, statistics.means, statistics.covariances, strict=True)
    for layer, mean, covariance in each:
        upper = covariance[np.triu_indices(len(mean))]
        arrays[f"instant-mean {layer} {number}"] = mean.astype(np.float32)
        arrays[f"instant-covariance {layer} {number}"] = upper.astype(np.float32)
    return arrays


def fingerprint() -> str:
    """A name of the encoder's weights: style files hold what it sees."""
    return hashlib.blake2b(ENCODER.read_bytes(), digest_size=8).hexdigest()


def _from_arrays(arrays: Mapping[str, np.ndarray], number: int) -> FeatureStatistics:
    means, covariances = [], []
    for layer, channels, _ in LEVELS:
        upper = np.zeros((channels, channels))
        upper[np.triu_indices(channels)] = arrays[f"instant-covariance {layer} {number}"]
        means.append(arrays[f"instant-mean {layer} {number}"].astype(np.float64).reshape(channels))
        covariances.append(upper + np.triu(upper, 1).T)
    return FeatureStatistics(tuple(means), tuple(covariances))


def _pieces(pixels: np.ndarray, size: Size, count: int, side: int) -> list[np.ndarray]:
    """The image at ``size``, or evenly spread pieces of it where that would be large."""
    width, height = size
    if width * height <= min(WHOLE, count * side**2):
        return [resize(pixels, width, height)]
    own_height, own_width = pixels.shape[:2]
    down, across = (-(-length // side) for length in (height, width))
    grid = _opaque(
        [
            pixels[
                y * own_height // down : -(-(y + 1) * own_height // down),
                x * own_width // across : -(-(x + 1) * own_width // across),
            ]
            for y in range(down)
            for x in range(across)
        ]
    )
    pieces = []
    for n in np.linspace(0, len(grid) - 1, min(count, len(grid))).round().astype(int):
        piece, scale = grid[n], width / own_width
        at = (max(1, round(length * scale)) for length in (piece.shape[1], piece.shape[0]))
        pieces.append(resize(piece, *at))
    return pieces


def _opaque(pieces: list[np.ndarray]) -> list[np.ndarray]:
    """Those that are not much more transparent than the others: a small style has a large hole."""
    opacities = [float(piece[..., 3].mean()) for piece in pieces]
    enough = OPAQUE_ENOUGH * max(opacities)
    return [piece for piece, opacity in zip(pieces, opacities, strict=True) if opacity >= enough]


def _opacity_of(tile: Tile, opacity: np.ndarray) -> np.ndarray:
    """Opacity as far as the encoder sees, 0 beyond the image's edge."""
    seen = np.zeros([len(axis) for axis in tile.input_region], np.float32)
    top, left = (-axis.start for axis in tile.input_region)
    height, width = opacity.shape
    seen[top : top + height, left : left + width] = opacity
    return seen
