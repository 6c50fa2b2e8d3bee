"""The colours of a picture as one Gaussian, and pictures brought from one to another.

Source: the linear colour transfer of Gatys, Bethge, Hertzmann & Shechtman, "Preserving Color in
Neural Artistic Style Transfer", 2016, section 3, in the mode ``sym`` of the authors' code.
Needs no torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

#: Added to the covariances' diagonals: match_color in the authors' NeuralImageSynthesis.
EPSILON = 1e-5


@dataclass(frozen=True)
class Palette:
    """``mean`` (3,) and ``covariance`` (3, 3) of R, G and B in 0..1, in double precision."""

    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, picture: np.ndarray, counted: np.ndarray | None = None) -> Palette:
        """Of (3, h, w), of which each pixel counts as (h, w) says, or all alike."""
        pixels = picture.reshape(3, -1).astype(np.float64)
        weights = np.ones(pixels.shape[1]) if counted is None else counted.ravel().astype(float)
        weights = weights / weights.sum()
        mean = pixels @ weights
        pixels -= mean[:, None]
        return cls(mean, (pixels * weights) @ pixels.T)

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
    between = inverse @ _power(root @ (other.covariance + identity) @ root, 0.5) @ inverse
    pixels = picture.reshape(3, -1).astype(np.float64)
    moved = between @ (pixels - own.mean[:, None]) + other.mean[:, None]
    return moved.astype(picture.dtype).reshape(picture.shape).clip(0, 1)


def _power(matrix: np.ndarray, exponent: float) -> np.ndarray:
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * values.clip(1e-12) ** exponent) @ vectors.T
