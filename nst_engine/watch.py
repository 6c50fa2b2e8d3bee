"""A cancelled job ends in the middle of an evaluation, which on a processor takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from torch import Tensor, nn

from .control import Control


@contextmanager
def watched(backbone: nn.Module, control: Control) -> Iterator[None]:
    """Within, ``control`` is asked before every convolution, forwards and backwards."""

    def forwards(layer: nn.Module, given: tuple[Tensor]) -> None:
        control.check()

    def made(layer: nn.Module, given: tuple[Tensor], features: Tensor) -> None:
        if features.requires_grad:
            features.register_hook(backwards)

    def backwards(gradient: Tensor) -> None:
        control.check()

    convolutions = [layer for layer in backbone.modules() if isinstance(layer, nn.Conv2d)]
    hooks = [layer.register_forward_pre_hook(forwards) for layer in convolutions]
    hooks += [layer.register_forward_hook(made) for layer in convolutions]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
