"""Reflection padding of one pixel, faster than ``F.pad(..., mode="reflect")``.

CUDA's own (aten/src/ATen/native/cuda/ReflectionPad.cu) turns channels-last features to NCHW, so
that every convolution turns them back, and adds each value of the gradient atomically. On a
processor, channels-last features are copied in rows instead of value by value: the compact
network up to relu4_1 takes 18 ms of 544×544 pixels instead of 24 (bf16, 2 cores).
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor


def reflection_pad(x: Tensor) -> Tensor:
    """Pad (batch, channels, h, w), h and w at least 2, to (batch, channels, h + 2, w + 2)."""
    if x.is_cuda or (x.device.type == "cpu" and is_channels_last(x)):
        return ReflectionPad.apply(x)
    return F.pad(x, (1, 1, 1, 1), mode="reflect")


def is_channels_last(x: Tensor) -> bool:
    """Whether the channels of a position, several, lie beside each other."""
    return x.is_contiguous(memory_format=torch.channels_last) and not x.is_contiguous()


class ReflectionPad(torch.autograd.Function):
    """Reflection padding of one pixel whose input, output and gradients are channels last."""

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
        core = rows[..., 1:-1].contiguous(memory_format=torch.channels_last)
        core[..., 1] += rows[..., 0]
        core[..., -2] += rows[..., -1]
        return core
