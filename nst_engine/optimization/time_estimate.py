"""Estimate of how long a large job will take, from a trial at a small scale."""

from __future__ import annotations

from time import perf_counter

import torch
from torch import Tensor

from ..networks.devices import Device
from .objective.targets import ObjectiveFactory
from .planning.plan import OVERHEAD, Plan
from .pyramid import resize

#: Most pixels of the scale that is tried: large enough to compute as the large ones do.
TRIAL_PIXELS = 1 << 18
#: Jobs whose largest scale has fewer pixels than this begin without a trial.
WORTH_TRYING = 1 << 20


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
    width, height = small[-1]
    objective = factory.build((width, height))
    trial = resize(image, (width, height)).detach().clone().requires_grad_(True)
    objective.gradient(trial)  # which also searches for nearest features, as one in ten does
    _synchronize(device)
    began = perf_counter()
    for _ in range(2):
        objective.gradient(trial)
    _synchronize(device)
    return (perf_counter() - began) / 2 / (width * height + OVERHEAD) * sum(plan.work)


def _synchronize(device: Device) -> None:
    if device.torch_device.type == "cuda":
        torch.cuda.synchronize()
