"""Encoder and decoder in torch: on cards that ONNX Runtime cannot use, and in bf16."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor

from ..networks.compact import load_compact
from ..networks.devices import Device
from .decoder import Decoder
from .levels import TAPS
from .onnx_backend import WEIGHTS


class TorchBackend:
    """As ``models.Models``, but features are tensors, on the device and in its number format."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self.words, self.precision = device.words, device.precision
        self.on_card = device.torch_device.type != "cpu"
        decoder = Decoder()
        decoder.load_state_dict(load_file(WEIGHTS))
        self._encoder, self._decoder = (
            network.eval()
            .requires_grad_(False)
            .to(device.torch_device, memory_format=torch.channels_last)
            for network in (load_compact(), decoder)
        )

    @torch.inference_mode()
    def encode(self, picture: np.ndarray) -> list[Tensor]:
        """Features (channels, h, w) at every level, fine to coarse, of (3, height, width)."""
        given = self._given(picture).contiguous(memory_format=torch.channels_last)
        with self._device.autocast:
            features = self._encoder.narrow(given, until=TAPS[-1])
        return [features[tap][0] for tap in TAPS]

    @torch.inference_mode()
    def decode(
        self,
        features: Sequence[Tensor],
        maps: Sequence[np.ndarray],
        own: Sequence[np.ndarray],
        wanted: Sequence[np.ndarray],
        shares: Sequence[np.ndarray],
        noise: Sequence[np.ndarray],
    ) -> np.ndarray:
        """(3, height, width); what the arguments are, see ``decoder.Decoder.forward``."""
        numbers = ([self._given(a) for a in group] for group in (maps, own, wanted, shares, noise))
        evenly = all(share.shape == (1, 1, 1) for share in shares)
        decode = self._decoder.evenly if evenly else self._decoder
        with self._device.autocast:
            picture = decode([each[None] for each in features], *numbers)
        return picture[0].float().cpu().numpy()

    def _given(self, array: np.ndarray) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(array))[None].to(self._device.torch_device)
