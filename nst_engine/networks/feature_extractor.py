"""Features of an image that is padded by reflection, as a whole or tile by tile."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .devices import Device
from .tiles import Tile
from .vgg_layers import stride


class FeatureExtractor(nn.Module):
    """Features of an image, or of a tile of one, computed with reflection padding around it.

    A network's own padding makes the features at the edge unlike all others, and optimization
    then draws coloured strips there. The padding here absorbs most of that and is cropped off.
    """

    def __init__(self, backbone: nn.Module, padding: int) -> None:
        """``padding``: px, a multiple of the deepest layer's stride, less than an image's side."""
        super().__init__()
        self.backbone = backbone
        self.padding = padding

    def forward(
        self, region: Tensor, layers: Collection[str], tile: Tile | None = None
    ) -> dict[str, Tensor]:
        """Features of the tile's core, given its input region (``Tile.crop_with_halo``).

        Without ``tile``, features of the whole image ``region`` (1, 3, height, width).
        """
        tile = tile or Tile.whole(region, self.padding)
        overhang = tile.overhang(self.padding)
        padded = F.pad(region, overhang, mode="reflect") if any(overhang) else region
        top, left = tile.core_offset(self.padding)
        cores = {}
        for layer, features in self.backbone(padded, layers).items():
            at = stride(layer)
            rows, columns = (end - begin for begin, end in tile.spans_at(at))
            if (rows, columns) != tuple(features.shape[-2:]):
                features = _Crop.apply(features, top // at, left // at, rows, columns)
            cores[layer] = features
        return cores


class AutocastExtractor:
    """A feature extractor on a device, computing in the device's number format."""

    def __init__(self, extractor: FeatureExtractor, device: Device) -> None:
        self.extractor = extractor
        self.device = device

    @property
    def padding(self) -> int:
        """px of reflection padding around an image."""
        return self.extractor.padding

    def __call__(
        self, region: Tensor, layers: Collection[str], tile: Tile | None = None
    ) -> dict[str, Tensor]:
        """Channels-last features on the device; ``region`` may lie in main memory.

        Arguments are those of ``FeatureExtractor.forward``.
        """
        region = region.to(self.device.torch_device)
        with self.device.autocast:
            features: dict[str, Tensor] = self.extractor(
                region.contiguous(memory_format=torch.channels_last), layers, tile
            )
        return features

    def use_fp32(self) -> None:
        """Leave a reduced number format, after it gave numbers that are not finite."""
        self.device = dataclasses.replace(self.device, precision="fp32")


class _Crop(torch.autograd.Function):
    """A rectangle of features, channels last.

    Two ``narrow`` give equal numbers, but the derivative of each fills and copies the whole.
    """

    @staticmethod
    def forward(ctx: Any, features: Tensor, top: int, left: int, rows: int, columns: int) -> Tensor:
        ctx.shape = features.shape
        ctx.rectangle = (slice(top, top + rows), slice(left, left + columns))
        rectangle = features[(..., *ctx.rectangle)]
        return rectangle.contiguous(memory_format=torch.channels_last)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        whole = torch.empty(
            ctx.shape,
            dtype=gradient.dtype,
            device=gradient.device,
            memory_format=torch.channels_last,
        ).zero_()
        whole[(..., *ctx.rectangle)] = gradient
        return whole, None, None, None, None
