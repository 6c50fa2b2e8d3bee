"""What decides a run: network options, sizes, losses and how each scale is descended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from torch import Tensor

from ...contract import Settings
from ...losses import Loss
from ...networks.selection import NetworkOptions
from ..pyramid import Size
from ..scale_run import ScaleSchedule


class StyleLoss(Protocol):
    """A style loss class: its additive statistic, and construction from a style's own."""

    def __call__(self, layer: str, statistic: Tensor) -> Loss: ...

    def statistic(self, features: Tensor, weights: Tensor | None) -> Tensor: ...


ContentLossMaker = Callable[[str, Tensor], Loss]

#: A picture whose settings have changed is taken up again at this share of its size: the
#: change concerns larger shapes as well.
TAKEN_UP_AT = 1 / 2


@dataclass(frozen=True)
class Recipe:
    """A method, ready to run. Weights are those of the terms of the objective."""

    descents: list[tuple[Size, ScaleSchedule]]
    style_layers: dict[str, float]
    style_loss: StyleLoss
    content_layers: dict[str, float]
    content_loss: ContentLossMaker
    style_size: Callable[[Size, Size], Size]
    strokes_layers: dict[str, float] = field(default_factory=dict)
    smoothness: float = 0.0
    per_pixel: bool = True
    margin: int = 0  # px, see ``backbones.Framed``
    network: NetworkOptions = field(default_factory=NetworkOptions)

    def resume_from(self, start: Size, refine: bool) -> Recipe:
        """This recipe without the scales that a picture of size ``start`` has behind it.

        ``refine``: nothing has changed, so the size of ``start`` itself comes next. The
        last scale always stays.
        """
        least = max(start) * (1 if refine else TAKEN_UP_AT)
        left = [descent for descent in self.descents if max(descent[0]) >= least]
        return replace(self, descents=left or self.descents[-1:])


#: A recipe for settings and the content's size; presets are such.
RecipeMaker = Callable[[Settings, Size], Recipe]
