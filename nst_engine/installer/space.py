"""Whether there is room on each disk for what will be fetched and unpacked."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from ..contract.errors import UserError

SPARE = 300  # MB: weights, styles, logs, and what the system needs itself


def check_space(needs: Iterable[tuple[Path, float]]) -> None:
    """Raise UserError where a disk has less room than what these folders (MB) will need of it."""
    needed: dict[int, float] = defaultdict(float)
    place: dict[int, Path] = {}
    for folder, mb in needs:
        there = _existing(folder)
        disk = there.stat().st_dev
        needed[disk] += mb
        place.setdefault(disk, there)
    for disk, mb in needed.items():
        free = shutil.disk_usage(place[disk]).free / 1e6
        if free < mb + SPARE:
            raise UserError(
                "disk-full",
                f"The installation needs {_gb(mb + SPARE)} GB for a while on the disk of "
                f"{place[disk]}, which has {_gb(free)} GB left.",
                "Make room, or choose another disk: install.py --home FOLDER.",
            )


def _existing(folder: Path) -> Path:
    """The folder, or the next around it that is there; raises UserError where its disk is not."""
    for place in (folder, *folder.parents):
        if place.exists():
            return Path(os.path.realpath(place))
    raise UserError(
        "no-disk",
        f"The disk of {folder} is not there.",
        "Connect it, or choose another folder: install.py --home FOLDER.",
    )


def _gb(mb: float) -> str:
    return f"{mb / 1000:.1f}"
