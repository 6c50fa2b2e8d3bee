"""The colours of a picture as one Gaussian, and pictures brought from one to another.

Source: the linear colour transfer of Gatys, Bethge, Hertzmann & Shechtman, "Preserving Color in
Neural Artistic Style Transfer", 2016, section 3, in the mode ``sym`` of the authors' code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

#: Added to the covariances' diagonals: match_color in the authors' NeuralImageSynthesis.
EPSILON = 1e-5


@dataclass(frozen=True)
class Palette:
    """``mean`` (3,) and ``covariance`` (3, 3) of R, G and B in 0..1, in double precision."""

    mean: Tensor
    covariance: Tensor

    @classmethod
    def of(cls, picture: Tensor, counted: Tensor | None = None) -> Palette:
        """Of (1, 3, h, w), of which each pixel counts as (1, 1, h, w) says, or all alike."""
        pixels = picture.flatten(2).squeeze(0).double()
        weights = torch.ones_like(pixels[:1]) if counted is None else counted.flatten(2)[0].double()
        weights = weights / weights.sum()
        mean = (pixels * weights).sum(1)
        centred = pixels - mean[:, None]
        return cls(mean, (centred * weights) @ centred.T)

    @classmethod
    def mixed(cls, palettes: Sequence[Palette], shares: Sequence[float]) -> Palette:
        """Of pictures that have these shares, which sum to 1, of one."""
        pairs = list(zip(palettes, shares, strict=True))
        mean = sum(share * each.mean for each, share in pairs)
        second = sum(s * (each.covariance + each.mean.outer(each.mean)) for each, s in pairs)
        return cls(mean, second - mean.outer(mean))


def brought(picture: Tensor, own: Palette, other: Palette) -> Tensor:
    """(1, 3, h, w) of the palette ``own`` with the palette ``other`` instead.

    The symmetric map S^(-1/2) (S^(1/2) C S^(1/2))^(1/2) S^(-1/2) from the covariance S to C
    changes colours least among all that do this.
    """
    identity = EPSILON * torch.eye(3, dtype=torch.float64, device=own.covariance.device)
    root, inverse = (_power(own.covariance + identity, exponent) for exponent in (0.5, -0.5))
    between = _power(root @ (other.covariance + identity) @ root, 0.5)
    pixels = picture.flatten(2).squeeze(0).double()
    moved = inverse @ between @ inverse @ (pixels - own.mean[:, None]) + other.mean[:, None]
    return moved.to(picture.dtype).view_as(picture).clamp(0, 1)


def _power(matrix: Tensor, exponent: float) -> Tensor:
    values, vectors = torch.linalg.eigh(matrix)
    return (vectors * values.clamp_min(1e-12) ** exponent) @ vectors.T
