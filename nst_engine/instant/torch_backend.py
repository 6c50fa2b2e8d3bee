"""Encoder and decoder in torch: on cards that ONNX Runtime cannot use, and in bf16."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor

from ..networks.devices import Device
from ..networks.narrow import load_narrow
from .decoder import Decoder, from_stored_names
from .levels import LAYERS, LevelInputs, is_uniform
from .onnx_backend import WEIGHTS


class TorchBackend:
    """A backend whose features are tensors, on the device and in its number format."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self.description, self.precision = device.description, device.precision
        self.on_card = device.torch_device.type != "cpu"
        decoder = Decoder()
        decoder.load_state_dict(from_stored_names(load_file(WEIGHTS)))
        self._encoder, self._decoder = (
            network.eval()
            .requires_grad_(False)
            .to(device.torch_device, memory_format=torch.channels_last)  # type: ignore[call-overload]
            for network in (load_narrow(), decoder)
        )

    @torch.inference_mode()
    def encode(self, image: np.ndarray) -> list[Tensor]:
        """Features (channels, h, w) at every level, fine to coarse, of (3, height, width)."""
        batch = self._tensor(image).contiguous(memory_format=torch.channels_last)
        with self._device.autocast:
            features = self._encoder.unprojected(batch, LAYERS)
        return [features[layer][0] for layer in LAYERS]

    @torch.inference_mode()
    def decode(self, levels: Sequence[LevelInputs]) -> np.ndarray:
        """(3, height, width), about 0..1."""
        decode = self._decoder.forward_uniform if is_uniform(levels) else self._decoder
        with self._device.autocast:
            image = decode([self._batch(level) for level in levels])
        return image[0].float().cpu().numpy()

    def _batch(self, level: LevelInputs) -> LevelInputs:
        """All of it on the device, with a batch axis."""
        values = {
            field.name: getattr(level, field.name) for field in dataclasses.fields(LevelInputs)
        }
        features = values.pop("features")[None]
        tensors = {n: None if a is None else self._tensor(a) for n, a in values.items()}
        return LevelInputs(features, **tensors)

    def _tensor(self, array: np.ndarray) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(array))[None].to(self._device.torch_device)
