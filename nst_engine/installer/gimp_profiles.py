"""The GIMP 3 profiles of this user: where GIMP looks for plug-ins.

Sources: GIMP's libgimpbase/gimpenv.c, Flathub's manifest of org.gimp.GIMP and the snap of
GIMP. Each version of GIMP (3.0, 3.2, …) has a folder of its own.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FLATPAK_APP = "org.gimp.GIMP"
FLATPAK, SNAP = "Flatpak", "Snap"


@dataclass(frozen=True)
class Profile:
    """A GIMP profile folder; ``sandbox`` names what GIMP is locked into, if anything."""

    folder: Path
    sandbox: str = ""

    @property
    def name(self) -> str:
        kind = f", {self.sandbox}" if self.sandbox else ""
        return f"{self.folder.name}{kind}"


def profiles() -> list[Profile]:
    """Find every GIMP 3 profile that exists, or the one that GIMP3_DIRECTORY demands."""
    chosen = os.environ.get("GIMP3_DIRECTORY")
    if chosen:
        return [Profile(Path.home() / chosen)]  # GIMP, too, takes it from home if relative
    found: dict[Path, Profile] = {}
    for root, sandbox in _roots():
        for folder in sorted(root.glob("3.*")):
            if re.fullmatch(r"3\.\d+", folder.name) and folder.is_dir():
                found.setdefault(folder.resolve(), Profile(folder, sandbox))
    return list(found.values())


def config_root() -> Path:
    """Folder in which a GIMP of this computer keeps its profiles."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "GIMP"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "GIMP"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "GIMP"


def _roots() -> Iterator[tuple[Path, str]]:
    """Yield folders that hold profiles, each with the name of its sandbox, or none."""
    yield config_root(), ""
    if sys.platform in ("win32", "darwin"):
        return
    home = Path.home()
    yield home / ".config" / "GIMP", ""
    yield home / ".var" / "app" / FLATPAK_APP / "config" / "GIMP", FLATPAK
    for revision in ("current", "common"):
        yield home / "snap" / "gimp" / revision / ".config" / "GIMP", SNAP


def snap_is_installed() -> bool:
    """Whether a GIMP of any version is installed as a snap."""
    return Path("/snap/gimp").exists()
