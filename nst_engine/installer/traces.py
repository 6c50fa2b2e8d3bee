"""What others wrote because of this program: GIMP its last settings, ONNX Runtime its telemetry."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

#: Names of the procedures, which GIMP makes file names of.
PROCEDURES = "plug-in-neural-style-*"
#: Below the user's cache. Installations of before November 2026 let it write; any other program
#: with ONNX Runtime makes its own anew.
TELEMETRY = Path("Microsoft", "DeveloperTools", ".onnxruntime")


def settings_of(profile: Path) -> list[Path]:
    """Files in which GIMP keeps the settings of our procedures in a profile."""
    return sorted((profile / "plug-in-settings").glob(f"*{PROCEDURES}"))


def telemetry() -> list[Path]:
    """The folder of ONNX Runtime's telemetry, where it is there."""
    folder = _cache() / TELEMETRY
    return [folder] if folder.is_dir() else []


def remove(traces: Iterable[Path]) -> None:
    """Remove these, and of what lay around the telemetry the folders that are empty then.

    Of a link, what it leads to stays: somebody else has put it there.
    """
    for each in traces:
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)
    for part in list(TELEMETRY.parents)[:-1]:
        folder = _cache() / part
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
