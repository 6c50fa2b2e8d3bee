"""A network before and during a job: warmed up, and looked after in the middle of a pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from .devices import Device
from .vgg_layers import STYLE_LAYERS

WARM_UP_SIDE = 96  # px, of the image that a network is warmed up with


def warm_up(backbone: nn.Module, device: Device) -> nn.Module:
    """Return ``backbone`` after one gradient of a small image.

    What libraries load for it, about 100 MB on a processor, is in memory from then on, so the
    memory model need not count it.
    """
    image = torch.rand(1, 3, WARM_UP_SIDE, WARM_UP_SIDE, device=device.torch_device)
    image = image.to(memory_format=torch.channels_last).requires_grad_(True)
    with device.autocast:
        features = backbone(image, STYLE_LAYERS)
    sum(each.float().square().mean() for each in features.values()).backward()
    return backbone


@contextmanager
def before_convolutions(backbone: nn.Module, check: Callable[[], None]) -> Iterator[None]:
    """Within the context call ``check`` before every convolution, forwards and backwards.

    What it raises ends the pass through ``backbone``.
    """

    def before_forward(layer: nn.Module, arguments: tuple[Tensor]) -> None:
        check()

    def after_forward(layer: nn.Module, arguments: tuple[Tensor], features: Tensor) -> None:
        if features.requires_grad:
            features.register_hook(before_backward)

    def before_backward(gradient: Tensor) -> None:
        check()

    convolutions = [layer for layer in backbone.modules() if isinstance(layer, nn.Conv2d)]
    hooks = [layer.register_forward_pre_hook(before_forward) for layer in convolutions]
    hooks += [layer.register_forward_hook(after_forward) for layer in convolutions]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
