"""Style as mean and covariance: the Wasserstein-2 distance between two Gaussians.

Source: Dowson & Landau 1982, equation 4; as a style loss in crowsonkb/style-transfer-pytorch
(StyleLossW2) and Li et al., "Demystifying Neural Style Transfer", IJCAI 2017.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .base import count, flatten
from .matrix_sqrt import trace_sqrt
from .second_moment import moments

#: Added to the diagonal of covariances, relative to the style's mean variance, so that every
#: square root has a derivative (crowsonkb uses an absolute 1e-4). Directions in which the
#: style varies less than this are left out: a small style image has far fewer positions
#: than channels, and the directions it lacks need not be computed with.
REGULARISATION = 1e-4
#: Share of the style's variance whose directions are compared as matrices; of the rest only the
#: sum. At relu4_1 and relu5_1 that leaves about 130 of 512 directions, whose decomposition takes a
#: fiftieth of the time.
COMPARED = 0.99
#: Least regularisation relative to the squared mean, for a plain style: its variances are
#: rounding errors of any sign, and a root of 0 has no derivative. Above fp32's 1.2e-7.
LEAST = 1e-6


def moment_sums(features: Tensor, weights: Tensor | None) -> Tensor:
    """Sums of f f^T and f over positions, and the number of positions, as one vector."""
    f, w = flatten(features), None if weights is None else flatten(weights)
    second, first = moments(f, w)
    return torch.cat([second.flatten(), first, count(f, w)])


def mean_and_covariance(sums: Tensor) -> tuple[Tensor, Tensor]:
    """Mean (channels,) and covariance (channels, channels) from what ``moment_sums`` returned."""
    size = round(((4 * sums.numel() - 3) ** 0.5 - 1) / 2)  # n = size^2 + size + 1
    count = sums[-1]
    mean = sums[size * size : -1] / count
    second = sums[: size * size].view(size, size) / count
    return mean, second - mean.outer(mean)


class WassersteinLoss:
    """W2^2 of two Gaussians, relative to the target's second moment tr(C) + |m|^2.

    W2^2 = |m - n|^2 + tr(C + D - 2 (D^(1/2) C D^(1/2))^(1/2)), Dowson & Landau 1982, equation 4,
    for the principal components of the style; those of the least variance are compared as if
    they were one, by the same formula for numbers.
    """

    def __init__(self, layer: str, statistic: Tensor) -> None:
        """``statistic``: of the style image, from ``moment_sums``, or a multiple of it."""
        self.layer = layer
        mean, covariance = mean_and_covariance(statistic)
        self.mean = mean
        varying = REGULARISATION * covariance.diagonal().mean()
        self.epsilon = torch.maximum(varying, LEAST * mean.square().mean())
        values, vectors = torch.linalg.eigh(covariance.cpu().double())
        smaller = values.clamp_min(0).cumsum(0) <= (1 - COMPARED) * values.clamp_min(0).sum()
        compared = (values > self.epsilon.cpu()) & ~smaller
        compared[-1] = True  # a plain style varies in none
        values, self.components = values[compared], vectors[:, compared].to(mean)
        least = self.epsilon.cpu()
        self.root = (vectors[:, compared] * (values + least).clamp_min(least).sqrt()).to(mean)
        variance = _trace(covariance)
        self.rest = (variance - values.sum().to(mean)).clamp_min(0)
        self.trace = variance + 2 * self.epsilon * len(values)
        self.norm = variance + mean.square().sum()

    @staticmethod
    def statistic(features: Tensor, weights: Tensor | None) -> Tensor:
        """``moment_sums`` of (1, channels, height, width)."""
        return moment_sums(features, weights)

    def value(self, statistic: Tensor) -> Tensor:
        """W2^2 over the target's second moment."""
        mean, covariance = mean_and_covariance(statistic)
        root, components = self.root.to(mean.dtype), self.components.to(mean.dtype)
        diagonal = self.epsilon * torch.eye(len(mean), device=mean.device)
        cross = root.T @ (covariance + diagonal) @ root
        variance = _trace(covariance)
        rest = (variance - ((covariance @ components) * components).sum()).clamp_min(0)
        # of 0 a root has no slope
        cross_rest = (rest * self.rest + self.epsilon.square()).sqrt() - self.epsilon
        overlap = trace_sqrt(cross) + cross_rest
        distance = (mean - self.mean).square().sum() + variance + self.trace - 2 * overlap
        return distance / self.norm


def _trace(matrix: Tensor) -> Tensor:
    """The trace; for the derivative of torch's own, the processor waits for a graphics card."""
    return matrix.diagonal().sum()
