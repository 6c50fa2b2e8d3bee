"""The losses of style-transfer-pytorch: Wasserstein-2 for the style, squares, total variation.

Source: crowsonkb/style-transfer-pytorch, ``style_transfer.py`` (``StyleLossW2``,
``ContentLossMSE``, ``TVLoss``) and ``sqrtm.py``; written anew from the formulas, and as costly.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

#: Added to the diagonal of covariances (``StyleLossW2``, eps).
EPSILON = 1e-4
#: Steps of the square root, and of its derivative (``StyleLossW2``, num_iters).
STEPS = 12


class MatrixSqrt(torch.autograd.Function):
    """M^(1/2) of a symmetric positive (n, n) matrix by Newton and Schulz's iteration.

    The derivative solves the Lyapunov equation of the root by an iteration for the sign of a
    matrix: Lin & Maji, "Improved Bilinear Pooling with CNNs", 2017, sections 3.1 and 3.2.
    """

    @staticmethod
    def forward(ctx: Any, matrix: Tensor) -> Tensor:
        norm, three = matrix.norm(), 3 * torch.eye(len(matrix)).to(matrix)
        root, inverse = matrix / norm, three / 3
        for _ in range(STEPS):
            step = (three - inverse @ root) / 2
            root, inverse = root @ step, step @ inverse
        root = root * norm.sqrt()
        ctx.save_for_backward(root)
        return root

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        (root,) = ctx.saved_tensors
        norm, three = root.norm(), 3 * torch.eye(len(root)).to(root)
        root, solution = root / norm, gradient / norm
        for _ in range(STEPS):
            step = three - root @ root
            commutator = root.T @ solution - solution @ root
            solution = (solution @ step - root.T @ commutator) / 2
            root = root @ step / 2
        return solution / 2


def mean_and_covariance(features: Tensor) -> tuple[Tensor, Tensor]:
    """Mean (channels,) and covariance (channels, channels) of (1, channels, height, width)."""
    flat = features.squeeze(0).flatten(1)
    mean = flat.mean(1)
    second = flat @ flat.T / flat.shape[1]
    return mean, second - mean.outer(mean) + EPSILON * torch.eye(len(mean)).to(mean)


class StyleLoss:
    """W2^2 of two Gaussians (Dowson & Landau 1982, equation 4), divided by the channels."""

    def __init__(self, style: Tensor) -> None:
        """``style``: features (1, channels, height, width) of the style image."""
        self.mean, self.covariance = mean_and_covariance(style)
        self.root: Tensor = MatrixSqrt.apply(self.covariance)

    def __call__(self, features: Tensor) -> Tensor:
        """The loss of features with as many channels."""
        mean, covariance = mean_and_covariance(features)
        cross: Tensor = MatrixSqrt.apply(self.root @ covariance @ self.root)
        trace = (self.covariance + covariance - 2 * cross).diagonal().mean()
        return F.mse_loss(mean, self.mean) + trace


def total_variation(image: Tensor) -> Tensor:
    """Mean squared differences to the eight neighbours, diagonal ones a quarter as much."""
    padded = F.pad(image, (1, 1, 1, 1), "replicate")
    inner, after = slice(1, -1), slice(2, None)
    near, far = slice(None, -1), slice(1, None)
    straight = (
        (padded[..., inner, after] - padded[..., inner, inner]).square().mean()
        + (padded[..., after, inner] - padded[..., inner, inner]).square().mean()
    ) / 3
    diagonal = (
        (padded[..., far, far] - padded[..., near, near]).square().mean()
        + (padded[..., far, near] - padded[..., near, far]).square().mean()
    ) / 12
    return 2 * (straight + diagonal)
