"""Steers what holds the content, so that a strength means the same shape distance everywhere.

The recipe's content weight is where it begins: at that weight a strong grey photograph hardly
moves and a skyline dissolves. So the distance is measured while the image grows, and the weight
follows as log weight += INTEGRAL * (measured - target) + PROPORTIONAL * (change of measured): a PI
controller in its incremental form (Åström & Hägglund, "PID Controllers", 1995, chapter 3).
The second part keeps it quiet while an image that is still growing is on its way to the target.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from ..contract import Settings
from ..job.strength import stylized_share
from ..networks import NetworkOnDevice
from .content_gauge import ContentGauge
from .input_pyramid import InputPyramid
from .objective.objective import Objective
from .objective.terms import ContentFactors
from .planning.plan import Scale
from .recipes.recipe import Recipe
from .scale_run import Steer

#: A content distance changes by about 0.05 where the weight changes by the factor e, within about
#: three measurements (two pairs at 192 px); kept for shape distances, as fourteen pairs at
#: 512 px landed within 0.03. Lambda tuning then gives 1 / (0.05 * 3) and three times that.
INTEGRAL = 6.0
PROPORTIONAL = 20.0
#: The same where the weight is held while a scale lasts: half of what would go all the way.
BETWEEN_SCALES = 10.0
#: The weight stays between the recipe's divided and multiplied by this.
RANGE = 30.0
#: While the factor is below 1, the guide's weight has this power of it as well: the guide alone
#: holds Tübingen at a content distance of 0.50 without any content loss. Found on two pairs at
#: 192 px.
GUIDE_POWER = 0.5
#: What a network's own features, which are optimized, read less than VGG-19's, and at most which
#: share of a distance: 0.03 at a distance of 0.29 in the mean of eight drafts at 384 px. To be
#: measured anew for another compact network.
READS_LOW = {"compact": 0.03}
READS_LOW_SHARE = 0.1


class ContentController:
    """The factors on the weights that hold the content, carried from scale to scale."""

    def __init__(
        self, target: float, stylized_share: float, inputs: InputPyramid, device: torch.device
    ) -> None:
        """``target``: the distance to land at. ``stylized_share``: see ``ContentGauge``."""
        self._target, self._share, self._inputs = target, stylized_share, inputs
        self._logarithm = 0.0
        self._content, self._guide = (torch.ones((), device=device) for _ in range(2))
        #: Filled in place: the terms of the objectives hold them.
        self.factors = ContentFactors(self._content, self._guide)

    @classmethod
    def of(
        cls, recipe: Recipe, settings: Settings, inputs: InputPyramid, network: NetworkOnDevice
    ) -> ContentController | None:
        """The controller of a recipe; None where the recipe keeps its weights."""
        if recipe.shape_distance is None:
            return None
        target = recipe.shape_distance
        target -= min(READS_LOW.get(network.spec.name, 0.0), READS_LOW_SHARE * target)
        return cls(target, stylized_share(settings), inputs, network.device.torch_device)

    @property
    def factor(self) -> float:
        """What the weight of the content is multiplied by at present."""
        return math.exp(self._logarithm)

    def start_at(self, factor: float) -> None:
        """Begin with this factor, as the frame before ended."""
        self._change(math.log(factor))

    def at_scale(self, scale: Scale, objective: Objective) -> Steer | None:
        """What steers at one scale, given the image so far; None where nothing can be measured."""
        gauge = ContentGauge(self._inputs, scale.size, objective, self._share)
        if gauge.is_blind:
            return None
        before: float | None = None

        def steer(image: Tensor) -> None:
            nonlocal before
            measured = gauge(image)
            error, change = measured - self._target, measured - (before or measured)
            before = measured
            if scale.schedule.holds_weights:
                self._change(BETWEEN_SCALES * error)
            else:
                self._change(INTEGRAL * error + PROPORTIONAL * change)

        return steer

    def _change(self, logarithm: float) -> None:
        """Multiply the content weight by the exponential of this, within ``RANGE``."""
        limit = math.log(RANGE)
        self._logarithm = min(limit, max(-limit, self._logarithm + logarithm))
        self._content.fill_(math.exp(self._logarithm))
        self._guide.fill_(math.exp(GUIDE_POWER * min(0.0, self._logarithm)))
