"""Sum of f f^T over positions, with a gradient that costs one product instead of two."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


class SecondMoment(torch.autograd.Function):
    """fp32 sum over positions of w f f^T, whatever number format the features come in.

    The result is symmetric, so its gradient D reaches the features as f (D + D^T) w. That
    product runs in the features' own format, in which the gradient travels on anyway, and
    no fp32 copy of the features is kept.
    """

    @staticmethod
    def forward(ctx: Any, features: Tensor, weights: Tensor | None) -> Tensor:
        """``features``: (positions, channels); ``weights``: (positions, 1) or None."""
        ctx.save_for_backward(features, weights)
        f = features.float()
        return f.T @ (f if weights is None else f * weights)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        features, weights = ctx.saved_tensors
        result = features @ (gradient + gradient.T).to(features.dtype)
        return (result if weights is None else result * weights.to(features.dtype)), None


def second_moment(features: Tensor, weights: Tensor | None) -> Tensor:
    """(channels, channels) fp32; Gatys, Ecker & Bethge 2016, equation 3."""
    return SecondMoment.apply(features, weights)
