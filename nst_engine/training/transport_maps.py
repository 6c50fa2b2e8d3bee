"""The transport maps of a whole batch of images, on a graphics card without decompositions."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from ..instant.transport import LEAST, RIDGE_SHARE, transport_map

#: Steps of the Newton-Schulz iteration for a root, and for the sign. Each multiplies a small
#: eigenvalue by 1.5; the least that the ridge leaves is a thousandth of the norm.
STEPS = 25


def transport_maps(source: Tensor, target: Tensor, max_gain: float) -> Tensor:
    """``transport_map`` of every pair, (count, channels, channels) in double precision.

    A graphics card decomposes small matrices one after the other, so there it is iterated.
    """
    if source.device.type == "cpu":
        pairs = zip(source.numpy(), target.numpy(), strict=True)
        return torch.from_numpy(np.stack([transport_map(*pair, max_gain) for pair in pairs]))
    return iterated_transport_maps(source, target, max_gain)


def iterated_transport_maps(source: Tensor, target: Tensor, max_gain: float) -> Tensor:
    """The same by matrix products alone."""
    source, target = _with_ridge(source), _with_ridge(target)
    root, inverse = _roots(source)
    middle, _ = _roots(root @ target @ root)
    maps = inverse @ middle @ inverse
    if max_gain == math.inf:
        return maps
    # min(x, m) = (x + m - |x - m|) / 2, of the eigenvalues
    most = max_gain * _identity(maps)
    excess = maps - most
    return (maps + most - excess @ _sign(excess)) / 2


def _with_ridge(covariance: Tensor) -> Tensor:
    variance = covariance.diagonal(dim1=1, dim2=2).mean(1)
    return covariance + (RIDGE_SHARE * variance + LEAST)[:, None, None] * _identity(covariance)


def _roots(matrices: Tensor) -> tuple[Tensor, Tensor]:
    """Root and inverse root by the coupled iteration: Higham 2008, equation 6.35."""
    norms = torch.linalg.matrix_norm(matrices, keepdim=True)
    one = _identity(matrices)
    root, inverse = matrices / norms, one.expand_as(matrices)
    for _ in range(STEPS):
        step = 1.5 * one - 0.5 * inverse @ root
        root, inverse = root @ step, step @ inverse
    return root * norms.sqrt(), inverse / norms.sqrt()


def _sign(matrices: Tensor) -> Tensor:
    """The matrix with the same eigenvectors and the signs of the eigenvalues; those near 0 stay
    between: Higham 2008, equation 5.22."""
    sign = matrices / torch.linalg.matrix_norm(matrices, keepdim=True)
    for _ in range(STEPS):
        sign = 1.5 * sign - 0.5 * sign @ sign @ sign
    return sign


def _identity(matrices: Tensor) -> Tensor:
    return torch.eye(matrices.shape[1], dtype=matrices.dtype, device=matrices.device)
