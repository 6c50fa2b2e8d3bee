"""Which network a job gets, loaded onto its device."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from ..contract import Settings, UserError
from . import compact, vgg19
from .devices import Device
from .weights.store import find_weights


@dataclass(frozen=True)
class NetworkSpec:
    """A network, and all that decides what it computes but the number format."""

    name: str
    file: Path
    changed: int  # when the file was, in ns; 0 where there is none, which ``load`` tells
    options: NetworkOptions
    device: torch.device

    def load(self) -> nn.Module:
        """The network, frozen; raises UserError when its file is not good."""
        pooling, padding = self.options.pooling, self.options.padding
        if self.name == "compact":
            net = compact.load_compact(self.file, pooling)
        else:
            net = vgg19.load_vgg19(self.file, pooling, padding)
        net = net.requires_grad_(False).eval().to(self.device)
        return net.to(memory_format=torch.channels_last)


def select_network(settings: Settings, options: NetworkOptions, device: Device) -> NetworkSpec:
    """The network for these settings; raises UserError when its weights are not here."""
    own = Path(settings.weights) if settings.weights else None
    name = _choose(settings, own, device)
    file = compact.WEIGHTS if name == "compact" else _vgg19_file(own)
    changed = file.stat().st_mtime_ns if file.exists() else 0
    return NetworkSpec(name, file, changed, options, device.torch_device)


def _choose(settings: Settings, own: Path | None, device: Device) -> str:
    if settings.network != "auto":
        return settings.network
    if own or settings.preset != "none":  # the presets are defined for VGG-19 alone
        return "vgg19"
    if device.torch_device.type != "cpu" and find_weights():
        return "vgg19"
    return "compact"


def _vgg19_file(own: Path | None) -> Path:
    found = own or find_weights()
    if found is None:
        raise UserError(
            "no-weights",
            "VGG-19's weights are not on this computer.",
            "Fetch them with `python3 install.py weights`, or go on with --network compact.",
        )
    return found


@dataclass(frozen=True)
class NetworkOptions:
    """How the backbone is set up; see ``vgg19.py`` for the meaning."""

    pooling: str = "max"
    padding: str = "replicate"
    normalised: bool = False


# MERGED DOC: """How a network is set up beside its weights."""
