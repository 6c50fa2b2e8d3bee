"""When a device has no more memory: what is tried next."""

from __future__ import annotations

import gc

import psutil
import torch
from torch import Tensor

from .. import memory
from ..contract import UserError
from .devices import Device
from .tiles import GRID

#: px; smaller tiles would cost over ten times the work of the whole, and save little.
SMALLEST_TILE = 4 * GRID


def smaller_tile(side: int | None, image: Tensor) -> int:
    """Half the side of a tile, or of the image if it was whole; raises UserError at the end."""
    longest = max(image.shape[-2:])
    half = min(longest, side or longest) // 2 // GRID * GRID
    if half < SMALLEST_TILE:
        raise UserError(
            "no-memory",
            f"The memory does not even hold a tile of a picture of "
            f"{image.shape[3]}×{image.shape[2]} pixels.",
            "Close other programs, or choose a smaller picture.",
            input_error=False,
        )
    return half


def bytes_in_use(device: Device) -> int:
    """Bytes that the process has, or its tensors on the graphics card."""
    if device.torch_device.type == "cuda":
        return torch.cuda.memory_allocated()
    return psutil.Process().memory_info().rss


def release(device: Device) -> None:
    """Let the device, or the system, have all that is no longer used."""
    gc.collect()
    trim(device)


def trim(device: Device) -> None:
    """Let it have what was freed; quicker."""
    memory.trim_heap()
    if device.torch_device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.torch_device.type == "mps":
        torch.mps.empty_cache()
