"""Encoder and decoders in ONNX Runtime, on a graphics card where that works. Needs no torch."""

from __future__ import annotations

import contextlib
import functools
import io
import logging
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..environment import configure_environment, nvidia_card
from .levels import GRAPH_INPUTS, LAYERS, LevelInputs, is_uniform

configure_environment()  # who imports this as a library has not: no telemetry for them either
import onnxruntime  # noqa: E402

onnxruntime.disable_telemetry_events()  # Windows knows no variable of the environment

DATA = Path(__file__).parent.parent / "data"
ENCODER = DATA / "instant-encoder.onnx"
#: The decoder's weights, to train on, and for torch.
WEIGHTS = DATA / "instant-decoder.safetensors"
#: For one style with the same weight everywhere; for regions.
UNIFORM, REGIONS = DATA / "instant-evenly.onnx", DATA / "instant-regions.onnx"
CUDA, CPU = "CUDAExecutionProvider", "CPUExecutionProvider"

log = logging.getLogger(__name__)


class OnnxBackend:
    """The networks, loaded once; every array is float32 and has no batch axis."""

    def __init__(self, device: str = "auto") -> None:
        """``device``: ``cpu`` for the processor, anything else for a graphics card if it can."""
        self._encoder = _session(ENCODER, device != "cpu" and _cuda_may_work())
        # all on one device, or else features would travel
        self._uniform = _session(UNIFORM, CUDA in self._encoder.get_providers())
        self.precision = "fp32"
        self.on_card = CUDA in self._uniform.get_providers()

    @functools.cached_property
    def _regions(self) -> onnxruntime.InferenceSession:
        return _session(REGIONS, self.on_card)

    @property
    def description(self) -> str:
        """The device as a person would call it."""
        if self.on_card:
            return "NVIDIA graphics card (ONNX Runtime)"
        return f"CPU ({os.cpu_count()} cores, ONNX Runtime)"

    def encode(self, image: np.ndarray) -> list[np.ndarray]:
        """Features (channels, h, w) at every level, fine to coarse, of (3, height, width).

        Sides are multiples of ``levels.STRIDE``.
        """
        features = self._encoder.run(None, {"picture": image[None]})
        return [each[0] for each in features]

    def decode(self, levels: Sequence[LevelInputs]) -> np.ndarray:
        """(3, height, width), about 0..1."""
        inputs = {}
        for layer, level in zip(LAYERS, levels, strict=True):
            for name, stored in GRAPH_INPUTS.items():
                array = getattr(level, name)
                if array is not None:
                    inputs[f"{stored}_{layer}"] = array[None]
        decoder = self._uniform if is_uniform(levels) else self._regions
        return decoder.run(None, inputs)[0][0]


@functools.lru_cache(maxsize=2)
def onnx_backend(device: str = "auto") -> OnnxBackend:
    """The networks of this process and device."""
    return OnnxBackend(device)


def _session(file: Path, cuda: bool) -> onnxruntime.InferenceSession:
    """On the graphics card if ``cuda`` and if that works; the processor always does."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _cores()
    # threads that spin between two previews would take the cores that GIMP draws with
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4  # a provider that cannot load tells it at length, on stderr
    if cuda:
        # trying all of cuDNN's algorithms, its default, takes seconds for every new size
        options_of_cuda = {
            "cudnn_conv_algo_search": "HEURISTIC",
            "arena_extend_strategy": "kSameAsRequested",
        }
        try:
            session = onnxruntime.InferenceSession(
                file, options, providers=[(CUDA, options_of_cuda), CPU]
            )
            if file == ENCODER:  # a card too old for the libraries is only found out by use
                session.run(None, {"picture": np.zeros((1, 3, 64, 64), np.float32)})
            return session
        except Exception as error:  # a broken driver may fail in any way
            log.warning("ONNX Runtime goes without the graphics card: %s", error)
    return onnxruntime.InferenceSession(file, options, providers=[CPU])


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@functools.cache
def _cuda_may_work() -> bool:
    """Whether there is a driver; loads the CUDA libraries that torch's packages brought along."""
    if CUDA not in onnxruntime.get_available_providers() or not nvidia_card():
        return False
    if hasattr(onnxruntime, "preload_dlls"):
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said):  # it prints what is missing
                onnxruntime.preload_dlls()
        except Exception as error:  # nothing missing may stop us: the session finds out
            log.warning("CUDA libraries: %s", error)
        if said.getvalue():
            log.info("CUDA libraries: %s", said.getvalue().strip())
    return True
