"""Recipes: network, losses, weights and the schedule of every scale."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from torch import Tensor

from ...contract import Settings
from ...losses import Loss, SpatialLoss
from ...networks.selection import NetworkOptions
from ..optimizers import ImageOptimizer
from ..pyramid import Size

#: Share of its size at which an image is resumed when settings have changed: the change
#: concerns larger shapes as well.
RESUME_AT = 1 / 2


class StyleLoss(Protocol):
    """A style loss class: its additive statistic, and construction from a style's statistic."""

    def __call__(self, layer: str, statistic: Tensor) -> Loss:
        """The loss that compares with a style's statistic."""
        ...

    def statistic(self, features: Tensor, weights: Tensor | None) -> Tensor:
        """The statistic of features; see ``Loss.statistic``."""
        ...


#: Makes a content loss from a layer and the content image's features there.
ContentLossMaker = Callable[[str, Tensor], SpatialLoss]


@dataclass(frozen=True)
class ScaleSchedule:
    """How a scale is run: number of evaluations, optimizer, clamping to 0..1, averaging.

    ``average``: decay of the iterate average, or None for the last iterate. ``history``: pairs
    of images that the optimizer remembers, where it is L-BFGS.
    """

    evaluations: int
    make_optimizer: Callable[..., ImageOptimizer]
    clamp: bool = True
    average: float | None = None
    history: int = 0

    @property
    def state_images(self) -> int:
        """Images that are kept from step to step: Adam's two moments, or L-BFGS's four beside
        its pairs, and the average."""
        optimizer = 2 * self.history + 4 if self.history else 2
        return optimizer + (self.average is not None)

    @property
    def holds_weights(self) -> bool:
        """Whether no weight may change while the scale lasts: L-BFGS's pairs are of one loss."""
        return self.history > 0

    @property
    def tolerates_lag(self) -> bool:
        """Whether a gradient may be of statistics a step old: L-BFGS compares its gradients."""
        return self.history == 0

    def with_history(self, history: int) -> ScaleSchedule:
        """This schedule with a shorter memory."""
        make = functools.partial(self.make_optimizer, history=history)
        return replace(self, make_optimizer=make, history=history)

    def without_average(self) -> ScaleSchedule:
        """This schedule with the last iterate as its result, which takes an image less."""
        return replace(self, average=None)

    def continuing(self, optimizer: ImageOptimizer) -> ScaleSchedule:
        """This schedule with the optimizer of the scale before, and the history of this one."""
        make = functools.partial(optimizer.at_new_scale, history=self.history)
        return replace(self, make_optimizer=make)


@dataclass(frozen=True)
class Recipe:
    """A method, ready to run.

    ``schedules``: size (width, height) and schedule of every scale, the coarsest first. The
    numbers by layer are weights of loss terms. ``style_size(style, image)``: the size at which
    a style is evaluated for an image of that size. ``shape_distance``: what the content weight is
    steered to, or None to keep it. ``search_guide``: how much the photograph
    leads the search for nearest features, see ``SearchGuide``; 0 for not at all. ``color_shift``:
    how far the content is moved to the styles' colours where its tones are held to (``tone``)
    and where it is grey, 0 to 1. ``temporal``: weight of the loss that
    holds the image to the frame before it, where there is one. ``padding``: px, see
    ``FeatureExtractor``.
    """

    schedules: list[tuple[Size, ScaleSchedule]]
    style_layers: dict[str, float]
    style_loss: StyleLoss
    content_layers: dict[str, float]
    content_loss: ContentLossMaker
    style_size: Callable[[Size, Size], Size]
    nearest_neighbor_layers: dict[str, float] = field(default_factory=dict)
    shape_distance: float | None = None
    search_guide: float = 0.0
    color_shift: float = 0.0
    tone: float = 0.0
    smoothness: float = 0.0
    temporal: float = 0.0
    per_pixel: bool = True
    padding: int = 0
    network: NetworkOptions = field(default_factory=NetworkOptions)

    def resume_from(self, size: Size, refine: bool) -> Recipe:
        """This recipe without the scales that an image of ``size`` has behind it.

        ``refine``: no setting has changed, so the size of the image itself comes next. The
        last scale always stays.
        """
        least = max(size) * (1 if refine else RESUME_AT)
        left = [(at, schedule) for at, schedule in self.schedules if max(at) >= least]
        return replace(self, schedules=left or self.schedules[-1:])


#: A recipe for settings and the content's size; presets are such.
RecipeMaker = Callable[[Settings, Size], Recipe]
