"""Memory of a compute device: bytes in use, and giving back what is free."""

from __future__ import annotations

import gc

import psutil
import torch

from .. import memory
from .devices import Device


def bytes_in_use(device: Device) -> int:
    """Bytes that the process holds, or its tensors on the graphics card."""
    if device.torch_device.type == "cuda":
        return torch.cuda.memory_allocated()
    rss: int = psutil.Process().memory_info().rss
    return rss


def release(device: Device) -> None:
    """Collect garbage, then return all free memory to the device or the system."""
    gc.collect()
    trim(device)


def trim(device: Device) -> None:
    """Return freed blocks to the device or the system, without collecting garbage first."""
    memory.trim_heap()
    if device.torch_device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.torch_device.type == "mps":
        torch.mps.empty_cache()
