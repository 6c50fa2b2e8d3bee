"""Which network a job gets, loaded onto its device."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from ..contract import Problem, Settings
from ..devices import Device
from ..recipe import NetworkOptions
from .compact import load_compact
from .vgg19 import load_vgg19
from .weights import find_weights


def load_backbone(
    settings: Settings, options: NetworkOptions, device: Device
) -> tuple[str, nn.Module]:
    """Name and frozen network; raises Problem when the weights asked for are not here."""
    file = Path(settings.weights) if settings.weights else None
    name = _choose(settings, file, device)
    if name == "compact":
        net = load_compact(pooling=options.pooling)
    else:
        net = load_vgg19(_vgg19_file(file), pooling=options.pooling, padding=options.padding)
    net = net.requires_grad_(False).eval().to(device.torch_device)
    return name, net.to(memory_format=torch.channels_last)


def _choose(settings: Settings, file: Path | None, device: Device) -> str:
    if settings.network != "auto":
        return settings.network
    if file or settings.preset != "none":  # the presets are defined for VGG-19 alone
        return "vgg19"
    if device.torch_device.type != "cpu" and find_weights():
        return "vgg19"
    return "compact"


def _vgg19_file(file: Path | None) -> Path:
    found = file or find_weights()
    if found is None:
        raise Problem(
            "no-weights",
            "VGG-19's weights are not on this computer.",
            "Fetch them with `python3 install.py weights`, or go on with --network compact.",
        )
    return found
