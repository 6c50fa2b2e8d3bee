"""When a device has no more memory: what is tried next."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys

import psutil
import torch
from torch import Tensor

from .backbones.tiles import GRID
from .contract import Problem
from .devices import Device

#: px; smaller tiles would cost over ten times the work of the whole, and save little.
SMALLEST_TILE = 4 * GRID


def smaller_tile(side: int | None, image: Tensor) -> int:
    """Half the side of a tile, or of the picture where it was whole; raises Problem at the end."""
    longest = max(image.shape[-2:])
    half = min(longest, side or longest) // 2 // GRID * GRID
    if half < SMALLEST_TILE:
        raise Problem(
            "no-memory",
            f"The memory does not even hold a tile of a picture of "
            f"{image.shape[3]}×{image.shape[2]} pixels.",
            "Close other programs, or choose a smaller picture.",
            input_error=False,
        )
    return half


def held_by(device: Device) -> int:
    """Bytes that the process has, or its tensors on the graphics card."""
    if device.torch_device.type == "cuda":
        return torch.cuda.memory_allocated()
    return psutil.Process().memory_info().rss


def give_back(device: Device) -> None:
    """Let the device, or the system, have all that is no longer used."""
    gc.collect()
    trim(device)


def trim(device: Device) -> None:
    """Let it have what was freed; quicker."""
    if sys.platform == "linux":  # glibc keeps what was freed between blocks that are in use
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
    if device.torch_device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.torch_device.type == "mps":
        torch.mps.empty_cache()


#: Options of glibc's mallopt (malloc.h): M_MMAP_MAX, M_TRIM_THRESHOLD, M_MMAP_THRESHOLD. By itself
#: it returns every block of over 32 MB to the system when it is freed, as features of a megapixel
#: are after every layer. At 1400×1050 (compact, bf16, 2 cores) half of the time went into getting
#: them back; kept, they take more memory, because the gaps do not always fit.
KEEPING = {-4: 0, -1: 2**31 - 1}
RETURNING = {-4: 1 << 16, -1: 64 << 20, -3: 32 << 20}


def can_keep_freed(device: Device) -> bool:
    """Whether ``keep_freed`` makes a difference."""
    return sys.platform == "linux" and device.torch_device.type == "cpu"


def keep_freed(keep: bool) -> None:
    """Whether freed memory stays with the process, which is quicker, until ``trim``."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library
            for option, value in (KEEPING if keep else RETURNING).items():
                ctypes.CDLL(None).mallopt(option, value)
