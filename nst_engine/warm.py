"""A network is used once before the job, so that the job itself holds no surprise."""

from __future__ import annotations

import torch
from torch import nn

from .backbones.layout import STYLE_TAPS
from .devices import Device

SIDE = 96  # px, of the picture that it is used on


def warmed(backbone: nn.Module, device: Device) -> nn.Module:
    """``backbone``, after one gradient of a small picture.

    What libraries load for it, about 100 MB on a processor, is then held when the plan asks.
    """
    picture = torch.rand(1, 3, SIDE, SIDE, device=device.torch_device)
    picture = picture.to(memory_format=torch.channels_last).requires_grad_(True)
    with device.autocast:
        features = backbone(picture, STYLE_TAPS)
    sum(each.float().square().mean() for each in features.values()).backward()
    return backbone
