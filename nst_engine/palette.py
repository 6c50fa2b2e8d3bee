"""The colours of a picture as one Gaussian, and pictures brought from one to another.

Source: the linear colour transfer of Gatys, Bethge, Hertzmann & Shechtman, "Preserving Color in
Neural Artistic Style Transfer", 2016, section 3, in the mode ``sym`` of the authors' code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

#: Added to the covariances' diagonals: match_color in the authors' NeuralImageSynthesis.
EPSILON = 1e-5
#: Moments are taken about this grey, so that little is lost where a mean is subtracted.
AMID = 0.5
STRIP = 1 << 20  # pixels that are worked on at a time


@dataclass(frozen=True)
class Palette:
    """``mean`` (3,) and ``covariance`` (3, 3) of R, G and B in 0..1, in double precision."""

    mean: Tensor
    covariance: Tensor

    @classmethod
    def of(cls, picture: Tensor, counted: Tensor | None = None) -> Palette:
        """Of (1, 3, h, w), of which each pixel counts as (1, 1, h, w) says, or all alike."""
        total, mean, second = 0.0, 0.0, 0.0
        for rows in _strips(picture):
            pixels = picture[..., rows, :].flatten(2).squeeze(0).double() - AMID
            weights = torch.ones_like(pixels[:1])
            if counted is not None:
                weights = counted[..., rows, :].flatten(2)[0].double()
            total = total + weights.sum()
            mean = mean + (pixels * weights).sum(1)
            second = second + (pixels * weights) @ pixels.T
        mean = mean / total
        return cls(mean + AMID, second / total - mean.outer(mean))

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
    matrix = inverse @ between @ inverse
    moved = torch.empty(picture.shape, dtype=picture.dtype, device=picture.device)
    for rows in _strips(picture):
        pixels = picture[..., rows, :].squeeze(0).double() - own.mean[:, None, None]
        strip = torch.einsum("ij,jhw->ihw", matrix, pixels) + other.mean[:, None, None]
        moved[0, :, rows] = strip.clamp(0, 1)
    return moved


def _strips(picture: Tensor) -> Iterator[slice]:
    """Rows of (1, 3, height, width), some at a time: double precision of all would be twice it."""
    height, width = picture.shape[-2:]
    step = max(1, STRIP // width)
    return (slice(at, at + step) for at in range(0, height, step))


def _power(matrix: Tensor, exponent: float) -> Tensor:
    values, vectors = torch.linalg.eigh(matrix)
    return (vectors * values.clamp_min(1e-12) ** exponent) @ vectors.T
