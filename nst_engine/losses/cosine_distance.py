"""Sum of 1 - cosine between centred features and unit vectors, with its gradient in closed form."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from .base import EPSILON

#: Values that a processor computes with at a time, which stay in its cache: autograd's dozen
#: passes over relu3_1 of 512×384 took 32 ms, these take 9 (one core).
VALUES = 1 << 18


class CosineDistance(torch.autograd.Function):
    """Sum over positions of w (1 - c·u / |c|), where c = f - mean and u is of unit length.

    The derivative by f is w (c·u / |c| · c / |c| - u) / |c|. Nothing of the features' size is kept
    between forward and backward pass but the features themselves.
    """

    @staticmethod
    def forward(
        ctx: Any,
        features: Tensor,
        mean: Tensor,
        directions: Tensor,
        chosen: Tensor,
        weights: Tensor | None,
    ) -> Tensor:
        """``features``: (positions, channels); ``mean``: (channels,), fp32.

        ``directions``: (n, channels), of which ``chosen`` (positions,) are indices.
        ``weights``: (positions, 1) or None. Returns a scalar in fp32.
        """
        lengths = features.new_empty((len(features), 1), dtype=torch.float32)
        cosines = torch.empty_like(lengths)
        for rows in _pieces(features):
            centred = features[rows].float() - mean
            length = torch.linalg.vector_norm(centred, dim=1, keepdim=True).clamp_min_(EPSILON)
            product = centred.mul_(directions[chosen[rows]]).sum(1, keepdim=True)
            lengths[rows], cosines[rows] = length, product / length
        ctx.save_for_backward(features, mean, directions, chosen, weights, lengths, cosines)
        distances = 1 - cosines
        return (distances if weights is None else distances * weights).sum()

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        features, mean, directions, chosen, weights, lengths, cosines = ctx.saved_tensors
        scale = gradient / lengths if weights is None else gradient * weights / lengths
        along = scale * cosines / lengths
        result = torch.empty_like(features)
        for rows in _pieces(features):
            centred = (features[rows].float() - mean).mul_(along[rows])
            result[rows] = centred.addcmul_(directions[chosen[rows]], scale[rows], value=-1)
        return result, None, None, None, None


def _pieces(features: Tensor) -> list[slice]:
    """Rows that are computed with at a time: few on a processor, all on a graphics card."""
    positions, channels = features.shape
    step = max(1, VALUES // channels) if features.device.type == "cpu" else max(1, positions)
    return [slice(begin, begin + step) for begin in range(0, positions, step)]
