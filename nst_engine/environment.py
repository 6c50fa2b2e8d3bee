"""What must be said to libraries before they are loaded, and whether torch is."""

from __future__ import annotations

import os
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
}

_torch_is_ready = threading.Event()


def configure_environment() -> None:
    """Set what the user has not set; before numpy and torch are imported."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)


def set_torch_ready() -> None:
    """Tell that all modules that work with torch have been imported."""
    _torch_is_ready.set()


def torch_ready() -> bool:
    """Whether torch can be used at once; importing it takes seconds, and may be half-way."""
    return _torch_is_ready.is_set()
