"""A network is used once before the job, so that the job itself holds no surprise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from ..job.control import JobControl
from .devices import Device
from .vgg_layers import STYLE_LAYERS

SIDE = 96  # px, of the picture that it is used on


def warm_up(backbone: nn.Module, device: Device) -> nn.Module:
    """``backbone``, after one gradient of a small picture.

    What libraries load for it, about 100 MB on a processor, is then held when the plan asks.
    """
    picture = torch.rand(1, 3, SIDE, SIDE, device=device.torch_device)
    picture = picture.to(memory_format=torch.channels_last).requires_grad_(True)
    with device.autocast:
        features = backbone(picture, STYLE_LAYERS)
    sum(each.float().square().mean() for each in features.values()).backward()
    return backbone


@contextmanager
def cancellable(backbone: nn.Module, control: JobControl) -> Iterator[None]:
    """Within, ``control`` is asked before every convolution, forwards and backwards."""

    def forwards(layer: nn.Module, given: tuple[Tensor]) -> None:
        control.raise_if_cancelled()

    def made(layer: nn.Module, given: tuple[Tensor], features: Tensor) -> None:
        if features.requires_grad:
            features.register_hook(backwards)

    def backwards(gradient: Tensor) -> None:
        control.raise_if_cancelled()

    convolutions = [layer for layer in backbone.modules() if isinstance(layer, nn.Conv2d)]
    hooks = [layer.register_forward_pre_hook(forwards) for layer in convolutions]
    hooks += [layer.register_forward_hook(made) for layer in convolutions]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
