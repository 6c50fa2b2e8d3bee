"""Selection of the compute device and the number format of the network on it."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass

import torch

from ..contract import Settings, UserError

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}


@dataclass(frozen=True)
class Device:
    """A torch device, its number format (a key of ``PRECISIONS``) and a description for people."""

    torch_device: torch.device
    precision: str
    description: str

    @property
    def autocast(self) -> torch.autocast:
        """Context in which the network's convolutions run in the chosen format."""
        kind = self.torch_device.type
        return torch.autocast(kind, PRECISIONS[self.precision], enabled=self.precision != "fp32")


def choose_device(settings: Settings) -> Device:
    """The device that the settings name; raises UserError when it is not available."""
    kind = _available(settings.device)
    precision = settings.precision if settings.precision != "auto" else _fast_precision(kind)
    if precision == "fp16" and kind == "cpu":
        raise UserError(
            "bad-parameter",
            "--precision fp16 is for graphics cards only.",
            "Use bf16, fp32 or auto on the processor.",
        )
    # else convolutions round fp32 to the 10 bits of TF32, which is hardly more than bf16's 7
    torch.backends.cudnn.conv.fp32_precision = "ieee"  # type: ignore[attr-defined]
    return Device(torch.device(kind), precision, device_description(kind))


def available_devices() -> list[str]:
    """Kinds of device that can compute here, fastest first."""
    kinds = ["cpu"]
    if torch.backends.mps.is_available():
        kinds.insert(0, "mps")
    if torch.cuda.is_available() and _has_kernels():
        kinds.insert(0, "cuda")
    return kinds


def device_description(kind: str) -> str:
    """Description of a kind of device for people."""
    if kind == "cuda":
        return torch.cuda.get_device_name()
    if kind == "mps":
        return "Apple graphics"
    return f"CPU ({os.cpu_count()} cores, {platform.machine()}), slower than a graphics card"


def _has_kernels() -> bool:
    """Whether torch was built for the graphics card.

    CUDA 13 has no kernels for those before Turing, though their driver answers; ROCm's build has
    them for some of AMD's chips, which are called like ``gfx90a:sramecc+:xnack-``.
    """
    if torch.version.hip:
        chip = torch.cuda.get_device_properties(0).gcnArchName.partition(":")[0]
        return chip in torch.cuda.get_arch_list()
    major, minor = torch.cuda.get_device_capability()
    built = re.findall(r"(sm|compute)_(\d+)", " ".join(torch.cuda.get_arch_list()))
    return any(
        int(number) <= 10 * major + minor and (kind == "compute" or int(number) // 10 == major)
        for kind, number in built
    )


def _available(requested: str) -> str:
    available = available_devices()
    if requested == "auto":
        return available[0]
    if requested not in available:
        raise UserError(
            "no-device",
            f"--device {requested} was asked for, but no such device answers here.",
            f"Available: {', '.join(available)}. Run `doctor` to see why.",
        )
    return requested


def _fast_precision(kind: str) -> str:
    """The faster number format: bf16 where the hardware multiplies it natively, else fp32."""
    if kind == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False):
        return "bf16"
    if kind == "cpu" and torch.cpu.get_capabilities().get("avx512_bf16", False):
        return "bf16"
    return "fp32"
