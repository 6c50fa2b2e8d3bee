"""Which library computes the networks of instant. Loads torch only where that is the one."""

from __future__ import annotations

import functools
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ..contract import Settings
from ..environment import nvidia_card, torch_ready
from .levels import LevelInputs
from .onnx_backend import onnx_backend

if TYPE_CHECKING:
    from .torch_backend import TorchBackend

log = logging.getLogger(__name__)

#: (channels, h, w): an array of ONNX Runtime's, or torch's tensor.
Features = Any


class Backend(Protocol):
    """Encoder and decoder on one device.

    ``description``: the device as a person would call it; ``precision``: its number format;
    ``on_card``: whether it is no processor.
    """

    @property
    def description(self) -> str: ...

    @property
    def precision(self) -> str: ...

    @property
    def on_card(self) -> bool: ...

    def encode(self, image: np.ndarray) -> list[Features]: ...

    def decode(self, levels: Sequence[LevelInputs]) -> np.ndarray: ...


def select_backend(settings: Settings, preview: bool = False) -> Backend:
    """ONNX Runtime, which is there at once; torch for a card that only torch can use.

    ``preview``: the image is for a moment only, and may be bf16's where torch, once something
    else has loaded it, is quicker with that.
    """
    onnx = onnx_backend(settings.device)
    if onnx.on_card and not preview:
        return onnx
    if preview:
        # which nobody is to wait for; on a card it takes a third of ONNX Runtime's time, whose
        # features come back to main memory in between (H200, 512 px)
        try_torch = torch_ready()
    else:
        maybe = settings.device == "auto" and nvidia_card() is not None
        try_torch = maybe or settings.device in ("cuda", "mps")
    return (try_torch and _torch_backend(settings.device, preview)) or onnx


@functools.lru_cache(maxsize=4)
def _torch_backend(device: str, preview: bool) -> TorchBackend | None:
    """None where torch has nothing better than ONNX Runtime on the processor."""
    try:
        from ..networks.devices import available_devices, choose_device
        from .torch_backend import TorchBackend

        if device not in ("auto", *available_devices()):
            return None
        chosen = choose_device(Settings(device=device))
        if chosen.torch_device.type == "cpu" and not (preview and chosen.precision == "bf16"):
            return None
        found = TorchBackend(chosen)
        found.encode(np.zeros((3, 64, 64), np.float32))  # some cards fail when they are used
        return found
    except Exception as error:  # a broken driver may fail in any way
        log.warning("Instant pictures go without torch: %s", error)
        return None
