"""Which device computes, in which number format, in words for people."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass, replace

import torch

from ..contract import Settings, UserError

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}


@dataclass(frozen=True)
class Device:
    """A torch device and the number format of the network on it."""

    torch_device: torch.device
    precision: str
    words: str

    @property
    def autocast(self) -> torch.autocast:
        """Context in which the network's convolutions run in the chosen format."""
        kind = self.torch_device.type
        return torch.autocast(kind, PRECISIONS[self.precision], enabled=self.precision != "fp32")


def choose_device(settings: Settings) -> Device:
    """The device that the settings ask for; raises UserError when it is not there."""
    kind = _present(settings.device)
    precision = settings.precision if settings.precision != "auto" else _fast_precision(kind)
    if precision == "fp16" and kind == "cpu":
        raise UserError(
            "bad-parameter",
            "--precision fp16 is for graphics cards only.",
            "Use bf16, fp32 or auto on the processor.",
        )
    return Device(torch.device(kind), precision, device_words(kind))


def companions_of(device: Device) -> list[Device]:
    """The other graphics cards of the same model, which share the work on large pictures."""
    if device.torch_device.type != "cuda":
        return []
    numbers = range(1, torch.cuda.device_count())  # the first one is the device itself
    return [
        replace(device, torch_device=torch.device("cuda", number))
        for number in numbers
        if torch.cuda.get_device_name(number) == device.words
    ]


def available_devices() -> list[str]:
    """Kinds of device that answer here, fastest first."""
    kinds = ["cpu"]
    if torch.backends.mps.is_available():
        kinds.insert(0, "mps")
    if torch.cuda.is_available() and _has_kernels():
        kinds.insert(0, "cuda")
    return kinds


def device_words(kind: str) -> str:
    """The device as a person would call it."""
    if kind == "cuda":
        return torch.cuda.get_device_name()
    if kind == "mps":
        return "Apple graphics"
    return f"CPU ({os.cpu_count()} cores, {platform.machine()}), slower than a graphics card"


def _has_kernels() -> bool:
    """Whether torch was built for the card: CUDA 13 has nothing for those before Turing, though
    their driver answers."""
    if torch.version.hip:
        return True
    major, minor = torch.cuda.get_device_capability()
    built = re.findall(r"(sm|compute)_(\d+)", " ".join(torch.cuda.get_arch_list()))
    return any(
        int(number) <= 10 * major + minor and (kind == "compute" or int(number) // 10 == major)
        for kind, number in built
    )


def _present(wanted: str) -> str:
    present = available_devices()
    if wanted == "auto":
        return present[0]
    if wanted not in present:
        raise UserError(
            "no-device",
            f"--device {wanted} was asked for, but no such device answers here.",
            f"Available: {', '.join(present)}. Run `doctor` to see why.",
        )
    return wanted


def _fast_precision(kind: str) -> str:
    """bf16 where the hardware multiplies it natively, else fp32."""
    if kind == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False):
        return "bf16"
    if kind == "cpu" and torch.cpu.get_capabilities().get("avx512_bf16", False):
        return "bf16"
    return "fp32"
