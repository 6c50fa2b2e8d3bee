"""Sums of f f^T and f over positions, with a gradient of one matrix product instead of two."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

#: Values that a processor converts to fp32 at a time, which stay in its cache. All at once, the
#: copy of relu1_1 alone is 256 bytes a pixel, and its pages took longer than the product: at
#: 512×384 63 ms instead of 10 (2 cores).
VALUES = 1 << 18


class Moments(torch.autograd.Function):
    """fp32 sums over positions of w f f^T and w f, whatever number format the features come in.

    The sum of f f^T is symmetric, so its gradient D reaches the features as f (D + D^T) w. That
    product runs in the features' own format, in which the gradient travels on anyway, and
    no fp32 copy of the features is kept.
    """

    @staticmethod
    def forward(ctx: Any, features: Tensor, weights: Tensor | None) -> tuple[Tensor, Tensor]:
        """``features``: (positions, channels); ``weights``: (positions, 1) or None."""
        ctx.save_for_backward(features, weights)
        ctx.set_materialize_grads(False)
        positions, channels = features.shape
        second = features.new_zeros((channels, channels), dtype=torch.float32)
        first = features.new_zeros(channels, dtype=torch.float32)
        rows = max(1, VALUES // channels) if features.device.type == "cpu" else positions
        with _products_of(features):
            for begin in range(0, positions, rows):
                f = features[begin : begin + rows].float()
                weighed = f if weights is None else f * weights[begin : begin + rows]
                second.addmm_(f.T, weighed)
                first += weighed.sum(0)
        return second, first

    @staticmethod
    def backward(ctx: Any, second: Tensor | None, first: Tensor | None) -> tuple[Tensor, None]:
        features, weights = ctx.saved_tensors
        if second is None:
            second = features.new_zeros((features.shape[1],) * 2)
        product = (second + second.T).to(features.dtype)
        if first is None:
            result = features @ product
        else:
            result = torch.addmm(first.to(features.dtype), features, product)
        return (result if weights is None else result * weights.to(features.dtype)), None


@contextlib.contextmanager
def _products_of(features: Tensor) -> Iterator[None]:
    """Let oneDNN multiply fp32 numbers as bf16 where they were converted from bf16.

    The sums stay fp32 and lose nothing, but are up to 2.5 times as fast on a processor with bf16.
    """
    matmul = torch.backends.mkldnn.matmul  # type: ignore[attr-defined]
    before = matmul.fp32_precision
    if features.dtype == torch.bfloat16:
        matmul.fp32_precision = "bf16"
    try:
        yield
    finally:
        matmul.fp32_precision = before


def second_moment(features: Tensor, weights: Tensor | None) -> Tensor:
    """Weighted sum of f f^T, (channels, channels) fp32; Gatys et al. 2016, equation 3.

    ``features``: (positions, channels); ``weights``: (positions, 1) or None.
    """
    return Moments.apply(features, weights)[0]


def moments(features: Tensor, weights: Tensor | None) -> tuple[Tensor, Tensor]:
    """Weighted sums of f f^T, (channels, channels), and of f, (channels,), both fp32."""
    return Moments.apply(features, weights)
