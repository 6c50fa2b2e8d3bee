"""Trace of the square root of a covariance matrix, with its gradient."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

#: Relative size of an eigenvalue below which its inverse root is cut off.
CUT = 1e-7


class TraceOfRoot(torch.autograd.Function):
    """tr(M^(1/2)) for symmetric positive semi-definite M; the gradient is M^(-1/2) / 2.

    One eigendecomposition serves both directions and needs no iteration count, unlike the
    Newton-Schulz iteration with a Lyapunov backward pass that is usual here.
    """

    @staticmethod
    def forward(ctx: Any, matrix: Tensor) -> Tensor:
        values, vectors = torch.linalg.eigh((matrix + matrix.T) / 2)
        values = values.clamp_min(CUT * values[-1])
        roots = values.sqrt()
        ctx.save_for_backward(roots, vectors)
        return roots.sum()

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        roots, vectors = ctx.saved_tensors
        return gradient * ((vectors / (2 * roots)) @ vectors.T)


def trace_of_root(matrix: Tensor) -> Tensor:
    """Scalar tr(M^(1/2)) of a symmetric positive semi-definite (n, n) matrix."""
    return TraceOfRoot.apply(matrix)
