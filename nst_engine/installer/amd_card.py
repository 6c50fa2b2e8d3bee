"""AMD's graphics cards that compute, as the Linux kernel tells of them.

Sources: the kernel's amdkfd (kfd_topology.c) and how AMD's libhsakmt reads it (topology.c). Its
driver amdgpu is part of the kernel, and all else that computing takes is in PyTorch's own build.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from dataclasses import dataclass
from pathlib import Path

DEVICE = "dev/kfd"  # which a program computes through
NODES = "sys/class/kfd/kfd/topology/nodes"  # a folder for each processor and card


@dataclass(frozen=True)
class AmdCard:
    """A card whose driver answers: its chip, as compilers call it (``gfx1030``).

    ``group``: whose members may use it, where this user may not.
    """

    chip: str
    group: str = ""


def amd_cards(root: Path = Path("/"), machine: str = "") -> list[AmdCard]:
    """The cards of a Linux on x86-64, which is what PyTorch's builds for them exist for."""
    device = root / DEVICE
    if sys.platform != "linux" or (machine or platform.machine()) != "x86_64":
        return []
    if not device.exists():
        return []
    group = "" if os.access(device, os.R_OK | os.W_OK, effective_ids=True) else _group(device)
    folders = sorted((root / NODES).glob("[0-9]*"), key=lambda folder: int(folder.name))
    chips = (_chip(folder / "properties") for folder in folders)
    return [AmdCard(chip, group) for chip in chips if chip]


def _chip(properties: Path) -> str:
    """Name of the chip that a node speaks of; empty for one without, as a processor alone."""
    try:
        text = properties.read_text("ascii")
    except (OSError, ValueError):  # the kernel keeps the cards of others to itself
        return ""
    found = re.search(r"^gfx_target_version (\d+)$", text, re.MULTILINE)
    version = int(found[1]) if found else 0
    major, minor, stepping = version // 10000, version // 100 % 100, version % 100
    return f"gfx{major}{minor:x}{stepping:x}" if version else ""


def _group(device: Path) -> str:
    try:
        return device.group()
    except (KeyError, OSError):  # a number without a name
        return "render"
