"""What decides a run: network options, sizes, losses and how each scale is descended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from torch import Tensor

from .descent import Descent
from .losses import Loss
from .pyramid import Size


class StyleLoss(Protocol):
    """A style loss class: its additive statistic, and construction from a style's own."""

    def __call__(self, layer: str, statistic: Tensor) -> Loss: ...

    def statistic(self, features: Tensor, weights: Tensor | None) -> Tensor: ...


ContentLossMaker = Callable[[str, Tensor], Loss]


@dataclass(frozen=True)
class NetworkOptions:
    """How the backbone is set up; see ``backbones.vgg19`` for the meaning."""

    pooling: str = "max"
    padding: str = "replicate"
    normalised: bool = False


@dataclass(frozen=True)
class Recipe:
    """A method, ready to run. Weights are those of the terms of the objective."""

    descents: list[tuple[Size, Descent]]
    style_layers: dict[str, float]
    style_loss: StyleLoss
    content_layers: dict[str, float]
    content_loss: ContentLossMaker
    style_size: Callable[[Size, Size], Size]
    smoothness: float = 0.0
    per_pixel: bool = True
    network: NetworkOptions = field(default_factory=NetworkOptions)
