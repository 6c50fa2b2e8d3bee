"""How long a large job will take, from a small piece of it."""

from __future__ import annotations

from time import perf_counter

import torch
from torch import Tensor

from ..networks.devices import Device
from .objective.targets import ObjectiveFactory
from .planning.plan import OVERHEAD, Plan
from .pyramid import resize

#: Pixels of the scale that is tried: large enough to compute as the large ones do.
TRIED = 1 << 18
#: Jobs whose largest scale has fewer pixels than this begin at once.
WORTH_TRYING = 1 << 20


def estimate_seconds(
    plan: Plan, targets: ObjectiveFactory, image: Tensor, device: Device
) -> float | None:
    """Time that all of ``plan`` will take, or None where it is not worth finding out.

    ``image``: any picture (1, 3, height, width) on the device.
    """
    sizes = [scale.size for scale in plan.scales]
    small = [size for size in sizes if size[0] * size[1] <= TRIED]
    if sizes[-1][0] * sizes[-1][1] < WORTH_TRYING or not small:
        return None
    width, height = small[-1]
    objective = targets.objective_at((width, height))
    tried = resize(image, (width, height)).detach().clone().requires_grad_(True)
    objective.gradient(tried)  # which also searches for strokes, as one in ten does
    _wait(device)
    began = perf_counter()
    for _ in range(2):
        objective.gradient(tried)
    _wait(device)
    return (perf_counter() - began) / 2 / (width * height + OVERHEAD) * sum(plan.work)


def _wait(device: Device) -> None:
    if device.torch_device.type == "cuda":
        torch.cuda.synchronize()
