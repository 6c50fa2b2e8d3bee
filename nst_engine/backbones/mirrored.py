"""One mirrored pixel around features, as ``F.pad(..., mode="reflect")``, for graphics cards.

CUDA's own (aten/src/ATen/native/cuda/ReflectionPad.cu) turns features that are channels last to
NCHW, so that every convolution turns them back, and adds each value of the gradient atomically.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


class Mirrored(torch.autograd.Function):
    """(batch, channels, h, w), h and w at least 2, to (batch, channels, h + 2, w + 2)."""

    @staticmethod
    def forward(_: Any, x: Tensor) -> Tensor:
        batch, channels, height, width = x.shape
        padded = torch.empty(
            (batch, channels, height + 2, width + 2),
            dtype=x.dtype,
            device=x.device,
            memory_format=torch.channels_last,
        )
        padded[:, :, 1:-1, 1:-1] = x
        padded[:, :, 0, 1:-1], padded[:, :, -1, 1:-1] = x[:, :, 1], x[:, :, -2]
        padded[..., 0], padded[..., -1] = padded[..., 2], padded[..., -3]
        return padded

    @staticmethod
    def backward(_: Any, gradient: Tensor) -> Tensor:
        rows = gradient[:, :, 1:-1].clone(memory_format=torch.channels_last)
        rows[:, :, 1] += gradient[:, :, 0]
        rows[:, :, -2] += gradient[:, :, -1]
        own = rows[..., 1:-1].contiguous(memory_format=torch.channels_last)
        own[..., 1] += rows[..., 0]
        own[..., -2] += rows[..., -1]
        return own
