"""Is there an NVIDIA card whose driver answers?"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

CUDA_SUCCESS = 0  # cuda.h, CUresult


def nvidia_card() -> str | None:
    """The card in words, or None; asks nvidia-smi, the kernel module and the driver library."""
    return _from_nvidia_smi() or _from_proc() or _from_library()


def _from_nvidia_smi() -> str | None:
    asked = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    names = answer.stdout.strip().splitlines()
    return names[0].strip() if answer.returncode == 0 and names else None


def _from_proc() -> str | None:
    for information in Path("/proc/driver/nvidia/gpus").glob("*/information"):
        for line in information.read_text(errors="replace").splitlines():
            if line.startswith("Model:"):
                return line.partition(":")[2].strip()
    return None


def _from_library() -> str | None:
    if sys.platform == "darwin":
        return None
    try:
        if sys.platform == "win32":
            driver: ctypes.CDLL = ctypes.WinDLL("nvcuda.dll")
        else:
            driver = ctypes.CDLL("libcuda.so.1")
        count = ctypes.c_int(0)
        if driver.cuInit(0) != CUDA_SUCCESS:
            return None
        if driver.cuDeviceGetCount(ctypes.byref(count)) != CUDA_SUCCESS or count.value == 0:
            return None
    except (OSError, AttributeError):
        return None
    return "NVIDIA graphics card"
