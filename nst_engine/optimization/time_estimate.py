"""Estimate of how long a large job will take, from a trial at a small scale."""

from __future__ import annotations

from time import perf_counter

import torch
from torch import Tensor

from ..networks.devices import Device
from .objective.objective import Objective
from .objective.targets import ObjectiveFactory
from .planning.plan import OVERHEAD, Plan
from .pyramid import resize

#: Most pixels of the scale that is tried: large enough to compute as the large ones do.
TRIAL_PIXELS = 1 << 18
#: Jobs whose largest scale has fewer pixels than this begin without a trial.
WORTH_TRYING = 1 << 20
#: Evaluations before the timed ones, on a processor and on a card: the first searches for nearest
#: features, as one in ten does, and at the second a card's CUDA graph is recorded.
WARM_UP = (1, 2)
TIMED = 2


def estimate_seconds(
    plan: Plan, factory: ObjectiveFactory, image: Tensor, device: Device
) -> float | None:
    """Seconds that all of ``plan`` will take, or None where a trial is not worth its time.

    ``image``: any image (1, 3, height, width) on the device.
    """
    sizes = [scale.size for scale in plan.scales]
    small = [size for size in sizes if size[0] * size[1] <= TRIAL_PIXELS]
    if sizes[-1][0] * sizes[-1][1] < WORTH_TRYING or not small:
        return None
    trial = _Trial(factory, resize(image, small[-1]), device)
    trial.prepare()
    if not trial.on_card:
        return trial.seconds_per_pixel() * sum(plan.work)
    # An H200 takes 0.3 s to prepare a scale, whatever its size, and 3 ms for an evaluation at 512²;
    # the first one in a process loads libraries as well.
    prepared = trial.prepare()
    return prepared * len(sizes) + trial.seconds_per_pixel() * sum(plan.work)


class _Trial:
    """A scale of the size of ``image`` (1, 3, height, width)."""

    def __init__(self, factory: ObjectiveFactory, image: Tensor, device: Device) -> None:
        self._factory, self._device = factory, device
        self._image = image.detach().clone().requires_grad_(True)
        self._objective: Objective
        self.on_card = device.torch_device.type == "cuda"

    def prepare(self) -> float:
        """Build the objective and make the evaluations that take longer; in seconds."""
        began = perf_counter()
        self._objective = self._factory.build((self._image.shape[3], self._image.shape[2]))
        for _ in range(WARM_UP[self.on_card]):
            self._objective.gradient(self._image)
        _synchronize(self._device)
        return perf_counter() - began

    def seconds_per_pixel(self) -> float:
        """Of an evaluation after these."""
        began = perf_counter()
        for _ in range(TIMED):
            self._objective.gradient(self._image)
        _synchronize(self._device)
        pixels = self._image.shape[2] * self._image.shape[3] + OVERHEAD
        return (perf_counter() - began) / TIMED / pixels


def _synchronize(device: Device) -> None:
    if device.torch_device.type == "cuda":
        torch.cuda.synchronize()
