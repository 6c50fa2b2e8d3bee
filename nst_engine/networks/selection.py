"""Selection of a job's network, and loading it onto its device."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from ..contract import Settings, UserError
from . import compact, narrow, vgg19
from .devices import Device
from .weights.store import find_weights

#: Weight files that come with the engine.
SHIPPED = {"compact": compact.WEIGHTS, "narrow": narrow.WEIGHTS}


@dataclass(frozen=True)
class NetworkOptions:
    """Set-up of a network beside its weights: ``pooling`` and ``padding`` as in ``vgg19.Vgg19``.

    ``normalized``: whether its activations are, see ``normalized.NormalizedNetwork``.
    """

    pooling: str = "max"
    padding: str = "replicate"
    normalized: bool = False


@dataclass(frozen=True)
class NetworkSpec:
    """All that decides what a network computes, except the number format.

    ``modified``: time stamp of the weight file in ns, 0 where there is no file; ``load``
    reports that.
    """

    name: str
    file: Path
    modified: int
    options: NetworkOptions
    device: torch.device

    def load(self) -> nn.Module:
        """The network with frozen weights; raises UserError when its file is damaged or missing."""
        pooling, padding = self.options.pooling, self.options.padding
        net: nn.Module
        if self.name == "compact":
            net = compact.load_compact(self.file, pooling)
        elif self.name == "narrow":
            net = narrow.load_narrow(self.file, pooling)
        else:
            net = vgg19.load_vgg19(self.file, pooling, padding)
        net = net.requires_grad_(False).eval().to(self.device)
        return net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]


@dataclass(frozen=True)
class NetworkOnDevice:
    """A loaded network, the specification it was loaded from, and the device it is on."""

    backbone: nn.Module
    spec: NetworkSpec
    device: Device


def select_network(
    settings: Settings, options: NetworkOptions, device: Device, fingerprint: str = ""
) -> NetworkSpec:
    """The network for these settings; raises UserError when VGG-19's weights are missing.

    ``fingerprint``: of the network that the job's style files were made with. Where that is the
    narrow one, which was the compact network in version 0.1.0, it is taken instead.
    """
    custom = Path(settings.weights) if settings.weights else None
    name = _choose(settings, custom, device)
    if name == "compact" and fingerprint == narrow.FINGERPRINT:
        name = "narrow"
    file = SHIPPED[name] if name in SHIPPED else _vgg19_file(custom)
    modified = file.stat().st_mtime_ns if file.exists() else 0
    return NetworkSpec(name, file, modified, options, device.torch_device)


def _choose(settings: Settings, custom: Path | None, device: Device) -> str:
    if settings.network != "auto":
        return settings.network
    if custom or settings.preset != "none":  # the presets are defined for VGG-19 alone
        return "vgg19"
    if device.torch_device.type != "cpu" and find_weights():
        return "vgg19"
    return "compact"


def _vgg19_file(custom: Path | None) -> Path:
    found = custom or find_weights()
    if found is None:
        raise UserError(
            "no-weights",
            "VGG-19's weights are not on this computer.",
            "Fetch them with `python3 install.py weights`, or go on with --network compact.",
        )
    return found
