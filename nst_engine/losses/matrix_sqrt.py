"""Trace of the square root of a covariance matrix, and its gradient."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

#: Relative size of an eigenvalue below which its inverse root is cut off.
CUT = 1e-7
#: Steps of the Newton-Schulz iteration. Each multiplies the root of a small eigenvalue by 1.5,
#: so that one of ``CUT`` needs 20 to reach 1, and a few more to settle there.
STEPS = 25


class TraceSqrt(torch.autograd.Function):
    """tr(M^(1/2)) for symmetric positive semi-definite M; the gradient is M^(-1/2) / 2.

    One computation serves both directions: on a processor the eigendecomposition, which is
    exact. A graphics card would have to wait for it, so there it is the Newton-Schulz iteration.
    """

    @staticmethod
    def forward(ctx: Any, matrix: Tensor) -> Tensor:
        compute = trace_sqrt_eigh if matrix.device.type == "cpu" else trace_sqrt_newton_schulz
        trace, inverse = compute((matrix + matrix.T) / 2)
        ctx.save_for_backward(inverse)
        return trace

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        return gradient / 2 * ctx.saved_tensors[0]


def trace_sqrt_eigh(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """tr(M^(1/2)) and M^(-1/2) of a symmetric positive semi-definite (n, n) matrix."""
    values, vectors = torch.linalg.eigh(matrix)
    roots = values.clamp_min(CUT * values[-1]).sqrt()
    return roots.sum(), (vectors / roots) @ vectors.T


def trace_sqrt_newton_schulz(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """tr(M^(1/2)) and M^(-1/2) by the coupled Newton-Schulz iteration.

    Higham, "Functions of Matrices", 2008, equation 6.35; M gets ``CUT`` of its norm added to
    its diagonal.
    """
    norm, one = matrix.norm(), torch.eye(len(matrix), dtype=matrix.dtype, device=matrix.device)
    root, inverse = matrix / norm + CUT * one, one
    for _ in range(STEPS):
        step = 1.5 * one - 0.5 * inverse @ root
        root, inverse = root @ step, step @ inverse
    return root.diagonal().sum() * norm.sqrt(), inverse / norm.sqrt()


def trace_sqrt(matrix: Tensor) -> Tensor:
    """Scalar tr(M^(1/2)) of a symmetric positive semi-definite (n, n) matrix."""
    return TraceSqrt.apply(matrix)
