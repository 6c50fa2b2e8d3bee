"""Muon for convolutions: momentum, then the nearest semi-orthogonal matrix as the step.

Source: Keller Jordan et al., "Muon: An optimizer for hidden layers in neural networks",
2024; five Newton-Schulz steps with the coefficients given there.
"""

from __future__ import annotations

import torch
from torch import Tensor

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)


class Muon(torch.optim.Optimizer):
    """Optimises 4-d convolution kernels, flattened to (out, in * height * width)."""

    def __init__(self, params: list[Tensor], lr: float, momentum: float = 0.95) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Make one step from the gradients that are there; a closure is not used."""
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                mean = state.setdefault("momentum", torch.zeros_like(p))
                mean.lerp_(p.grad, 1 - group["momentum"])
                update = p.grad.lerp(mean, group["momentum"])  # Nesterov
                matrix = orthogonal(update.reshape(p.shape[0], -1))
                scale = max(1.0, matrix.shape[0] / matrix.shape[1]) ** 0.5
                p.add_(matrix.reshape(p.shape), alpha=-group["lr"] * scale)


def orthogonal(matrix: Tensor) -> Tensor:
    """Approximate U Vᵀ of the singular value decomposition of ``matrix``."""
    a, b, c = NEWTON_SCHULZ
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if tall else x
