"""The surroundings of a process: settings of libraries, whether torch is there, an NVIDIA card."""

from __future__ import annotations

import ctypes
import functools
import os
import sys
import threading

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


@functools.cache
def nvidia_card() -> str | None:
    """Name of the first NVIDIA graphics card whose driver answers, or None.

    Asks the driver's own library (cuda.h), which torch and ONNX Runtime need in any case: the
    tool nvidia-smi may be missing, or be there without a driver. Loads nothing else.
    """
    try:
        if sys.platform == "win32":
            driver: ctypes.CDLL = ctypes.WinDLL("nvcuda.dll")
        else:
            driver = ctypes.CDLL("libcuda.so.1")
        device, name = ctypes.c_int(0), ctypes.create_string_buffer(256)
        failed = (  # each call gives CUDA_SUCCESS, which is 0, or an error
            driver.cuInit(0)
            or driver.cuDeviceGet(ctypes.byref(device), 0)
            or driver.cuDeviceGetName(name, len(name), device)
        )
    except (OSError, AttributeError):  # no such library, or another one of that name
        return None
    return None if failed else name.value.decode(errors="replace")
