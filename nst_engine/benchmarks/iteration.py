"""Seconds per iteration: ours against the textbook loop, in one process."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import torch
from torch import nn

from ..backbones import Framed
from ..backbones.compact import load_compact
from ..backbones.layout import STYLE_TAPS
from ..backbones.vgg19 import Vgg19
from ..contract import Settings
from ..devices import Device, choose_device
from ..losses import ContentLoss, GramLoss
from ..objective import CONTENT, STYLE, Objective, Term
from .textbook import random_weights, textbook_step

WARM_UP, ROUNDS = 2, 5
Step = Callable[[], object]


def measure(width: int, height: int, device_name: str) -> list[dict[str, str | float]]:
    """Rows of what ran, its median seconds and how many times faster than the textbook.

    The candidates take turns, so that a machine that slows down slows all of them.
    """
    device = choose_device(Settings(device=device_name))
    torch.manual_seed(0)
    content, style = torch.rand(2, 1, 3, height, width, device=device.torch_device)
    steps = {
        "vgg19, textbook (fp32, NCHW)": textbook_step(
            random_weights(device.torch_device), content, style
        ),
        f"vgg19, ours ({device.precision})": _our_step(
            Vgg19("torchvision"), device, content, style
        ),
        f"compact, ours ({device.precision})": _our_step(load_compact(), device, content, style),
    }
    seconds = _take_turns(steps, device)
    plain = next(iter(seconds.values()))
    return [
        {"what": what, "seconds": round(s, 4), "times faster": round(plain / s, 2)}
        for what, s in seconds.items()
    ]


def _our_step(net: nn.Module, device: Device, content: torch.Tensor, style: torch.Tensor) -> Step:
    net = net.requires_grad_(False).to(device.torch_device, memory_format=torch.channels_last)
    objective = Objective(Framed(net, 0), device, per_pixel=True)
    with torch.no_grad():
        styles = objective.features(style, set(STYLE_TAPS))
        kept = objective.features(content, {"relu4_2"})["relu4_2"]
    losses = [GramLoss(layer, GramLoss.statistic(f, None)) for layer, f in styles.items()]
    terms = [Term(STYLE, 1.0, loss) for loss in losses]
    objective.use([*terms, Term(CONTENT, 1.0, ContentLoss("relu4_2", kept))])
    image = content.clone().requires_grad_(True)
    return lambda: objective.gradient(image)


def _take_turns(steps: dict[str, Step], device: Device) -> dict[str, float]:
    times: dict[str, list[float]] = {what: [] for what in steps}
    for turn in range(WARM_UP + ROUNDS):
        for what, step in steps.items():
            _wait(device)
            began = perf_counter()
            step()
            _wait(device)
            if turn >= WARM_UP:
                times[what].append(perf_counter() - began)
    return {what: sorted(t)[len(t) // 2] for what, t in times.items()}


def _wait(device: Device) -> None:
    if device.torch_device.type == "cuda":
        torch.cuda.synchronize()
