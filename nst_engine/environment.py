"""The surroundings of a process: settings of libraries, whether torch is there, an NVIDIA card."""

from __future__ import annotations

import ctypes
import functools
import os
import sys
import threading
from dataclasses import dataclass

SETTINGS = {
    # numpy's threads wait for each other in the small matrices that we give them: on busy cores
    # that made an instant picture take seconds. torch and ONNX Runtime have threads of their own.
    "OPENBLAS_NUM_THREADS": "1",
    # Linux: torch's threads wait for each other by turning in circles, for milliseconds. Beside
    # another program that is at work they keep each other from running: 22 s became 12 s.
    "GOMP_SPINCOUNT": "10000",
    # Linux: torch asks for pages of 2 MB; getting small ones took up to 40 % of the time.
    "THP_MEM_ALLOC_ENABLE": "1",
    # ONNX Runtime's packages send what they do to Microsoft, and keep a mark of the computer. The
    # second name is that of some of its versions (onnxruntime#29843).
    "ORT_DISABLE_TELEMETRY": "1",
    "ORT_TELEMETRY_DISABLED": "1",
}

# CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and _MINOR of cuda.h
CAPABILITY_MAJOR, CAPABILITY_MINOR = 75, 76

_torch_is_ready = threading.Event()


def configure_environment() -> None:
    """Set what the user has not set; before numpy, torch or ONNX Runtime are imported."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)


def set_torch_ready() -> None:
    """Tell that all modules that work with torch have been imported."""
    _torch_is_ready.set()


def torch_ready() -> bool:
    """Whether torch can be used at once; importing it takes seconds, and may be half-way."""
    return _torch_is_ready.is_set()


@dataclass(frozen=True)
class NvidiaCard:
    """A card: its name, its compute capability, and the version of CUDA that its driver knows."""

    name: str
    capability: tuple[int, int]
    driver: tuple[int, int]


def nvidia_card() -> str | None:
    """Name of the first NVIDIA graphics card whose driver answers, or None."""
    card = nvidia_facts()
    return card.name if card else None


@functools.cache
def nvidia_facts() -> NvidiaCard | None:
    """The first NVIDIA graphics card whose driver answers, or None.

    Asks the driver's own library (cuda.h), which torch and ONNX Runtime need in any case: the
    tool nvidia-smi may be missing, as in a Flatpak, or be there without a driver. Loads nothing
    else.
    """
    try:
        if sys.platform == "win32":
            driver: ctypes.CDLL = ctypes.WinDLL("nvcuda.dll")
        else:
            driver = ctypes.CDLL("libcuda.so.1")
        device, name, version = ctypes.c_int(), ctypes.create_string_buffer(256), ctypes.c_int()
        major, minor = ctypes.c_int(), ctypes.c_int()
        failed = (  # each call gives CUDA_SUCCESS, which is 0, or an error
            driver.cuInit(0)
            or driver.cuDeviceGet(ctypes.byref(device), 0)
            or driver.cuDeviceGetName(name, len(name), device)
            or driver.cuDeviceGetAttribute(ctypes.byref(major), CAPABILITY_MAJOR, device)
            or driver.cuDeviceGetAttribute(ctypes.byref(minor), CAPABILITY_MINOR, device)
            or driver.cuDriverGetVersion(ctypes.byref(version))
        )
    except (OSError, AttributeError):  # no such library, or another one of that name
        return None
    if failed:
        return None
    known = version.value // 1000, version.value % 1000 // 10  # 13000 is 13.0
    return NvidiaCard(name.value.decode(errors="replace"), (major.value, minor.value), known)
