"""Memory of a compute device: bytes in use, and giving back what is free, if need be in time."""

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


class MemoryBound:
    """Returns freed memory to the system as soon as the process holds more than it may.

    To be asked often, because glibc fills only some of the gaps between blocks that are in use:
    what a process holds grows in the midst of a pass through a network.
    """

    #: Part of the bound that must have come anew before memory is returned once more, where the
    #: last time left more than the bound: each time costs a walk through the whole heap.
    STEP = 0.005

    def __init__(self, device: Device, most: float) -> None:
        """``most``: bytes."""
        self._device, self._most = device, most
        self._beyond = most  # bytes that are too much by now
        self._is_kept = device.torch_device.type != "cuda"  # its allocator does this by itself
        self._process = psutil.Process()

    def keep(self) -> None:
        """Return freed memory if the process holds too much."""
        if self._is_kept and self._held() > self._beyond:
            trim(self._device)
            self._beyond = max(self._most, self._held() + self.STEP * self._most)

    def _held(self) -> int:
        rss: int = self._process.memory_info().rss
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
