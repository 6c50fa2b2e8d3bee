"""The colours of a picture as one Gaussian, and pictures brought from one to another.

Source: the linear colour transfer of Gatys, Bethge, Hertzmann & Shechtman, "Preserving Color in
Neural Artistic Style Transfer", 2016, section 3, in the mode ``sym`` of the authors' code.
Needs no torch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

#: Added to the covariances' diagonals: match_color in the authors' NeuralImageSynthesis.
EPSILON = 1e-5
#: Moments are taken about this grey, so that little is lost where a mean is subtracted.
AMID = 0.5
STRIP = 1 << 20  # pixels that are worked on at a time


@dataclass(frozen=True)
class Palette:
    """``mean`` (3,) and ``covariance`` (3, 3) of R, G and B in 0..1, in double precision."""

    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, picture: np.ndarray, counted: np.ndarray | None = None) -> Palette:
        """Of (3, h, w), of which each pixel counts as (h, w) says, or all alike."""
        total, mean, second = 0.0, 0.0, 0.0
        for rows in _strips(picture):
            pixels = picture[:, rows].reshape(3, -1) - np.float64(AMID)
            weights = np.ones(pixels.shape[1])
            if counted is not None:
                weights = counted[rows].ravel().astype(np.float64)
            total = total + weights.sum()
            mean = mean + pixels @ weights
            second = second + (pixels * weights) @ pixels.T
        mean = mean / total
        return cls(mean + AMID, second / total - np.outer(mean, mean))

    @classmethod
    def mixed(cls, palettes: Sequence[Palette], shares: Sequence[float]) -> Palette:
        """Of pictures that have these shares, which sum to 1, of one."""
        pairs = list(zip(palettes, shares, strict=True))
        mean = sum(share * each.mean for each, share in pairs)
        second = sum(s * (each.covariance + np.outer(each.mean, each.mean)) for each, s in pairs)
        return cls(mean, second - np.outer(mean, mean))


def brought(picture: np.ndarray, own: Palette, other: Palette) -> np.ndarray:
    """(3, h, w) of the palette ``own`` with the palette ``other`` instead.

    The symmetric map S^(-1/2) (S^(1/2) C S^(1/2))^(1/2) S^(-1/2) from the covariance S to C
    changes colours least among all that do this.
    """
    identity = EPSILON * np.eye(3)
    root, inverse = (_power(own.covariance + identity, exponent) for exponent in (0.5, -0.5))
    matrix = inverse @ _power(root @ (other.covariance + identity) @ root, 0.5) @ inverse
    moved = np.empty_like(picture, order="C")
    for rows in _strips(picture):
        pixels = picture[:, rows].reshape(3, -1) - own.mean[:, None]
        strip = matrix @ pixels + other.mean[:, None]
        moved[:, rows] = strip.clip(0, 1).reshape(picture[:, rows].shape)
    return moved


def _strips(picture: np.ndarray) -> Iterator[slice]:
    """Rows of (3, height, width), some at a time: double precision of all would be twice it."""
    height, width = picture.shape[1:]
    step = max(1, STRIP // width)
    return (slice(at, at + step) for at in range(0, height, step))


def _power(matrix: np.ndarray, exponent: float) -> np.ndarray:
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * values.clip(1e-12) ** exponent) @ vectors.T
