"""The GIMPs on this computer that can be run: their versions and profiles."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import flatpak
from .console import log, run_logged
from .gimp_profiles import FLATPAK, config_root

CONSOLES = ("gimp-console", "gimp-console-3", "gimp-console-3.0", "gimp-console-3.2")
START_TIMEOUT = 180  # seconds; the first start of a GIMP on a slow disk takes about one minute


@dataclass(frozen=True)
class Gimp:
    """A GIMP that runs without a window, by this command line. ``version`` is like ``3.0.4``.

    ``sandbox`` names what it is locked into, if anything.
    """

    command: tuple[str, ...]
    version: str
    sandbox: str = ""

    @property
    def is_3(self) -> bool:
        return self.version.startswith("3.")

    @property
    def profile(self) -> Path:
        """The profile folder that this GIMP uses by default; Flathub's has the usual one."""
        chosen = os.environ.get("GIMP3_DIRECTORY")
        if chosen:
            return Path.home() / chosen
        root = Path.home() / ".config" / "GIMP" if self.sandbox else config_root()
        return root / ".".join(self.version.split(".")[:2])


def find_gimps() -> list[Gimp]:
    """Find every GIMP that tells its version, that of Flatpak included, each of them once."""
    found: dict[Path, Gimp] = {}
    for console in _candidates():
        real = console.resolve()
        version = None if real in found else _version((str(console),))
        if version:
            found[real] = Gimp((str(console),), version)
    gimps = list(found.values())
    if flatpak.is_installed():
        command = flatpak.inside("gimp-console")
        version = _version(command)
        gimps += [Gimp(command, version, FLATPAK)] if version else []
    return gimps


def make_profile(gimp: Gimp) -> None:
    """Let a GIMP that was never started make its own profile, as its first start would.

    A folder made by us would keep it from taking over the settings of an older GIMP.
    """
    if gimp.profile.is_dir():
        return
    try:
        run_logged([*gimp.command, "-i", "--quit"], env=gimp_environment(), timeout=START_TIMEOUT)
    except (OSError, subprocess.TimeoutExpired) as error:
        log.info("the first start failed: %s", error)
    gimp.profile.mkdir(parents=True, exist_ok=True)


def gimp_environment() -> dict[str, str]:
    """Return the environment variables that a GIMP needs, the system's own Python first in PATH.

    GIMP starts plug-ins by ``/usr/bin/env python3``; a pyenv or venv before it lacks ``gi``.
    """
    env = dict(os.environ)
    if sys.platform not in ("win32", "darwin"):
        env["PATH"] = os.pathsep.join(("/usr/local/bin", "/usr/bin", "/bin", env.get("PATH", "")))
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONUNBUFFERED"):
        env.pop(name, None)
    return env


def shadowing_python() -> str | None:
    """Return the python3 in PATH that would break GIMP's Python plug-ins, or None."""
    if sys.platform in ("win32", "darwin"):
        return None
    first, system = shutil.which("python3"), Path("/usr/bin/python3")
    if not first or not system.exists() or Path(first).resolve() == system.resolve():
        return None
    return first if _has_gi(str(system)) and not _has_gi(first) else None


def _has_gi(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", "import gi"], capture_output=True).returncode == 0
    except OSError:
        return False


def _candidates() -> Iterator[Path]:
    """Yield where a gimp-console may be; one GIMP may appear under several names."""
    for name in CONSOLES:
        path = shutil.which(name)
        if path:
            yield Path(path)
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from sorted(folder.glob("GIMP*.app/Contents/MacOS/gimp-console*"))
    if sys.platform == "win32":
        for base in ("LOCALAPPDATA", "PROGRAMFILES"):
            folder = Path(os.environ.get(base, "C:/"))
            yield from sorted(folder.glob("Programs/GIMP 3*/bin/gimp-console*.exe"))
            yield from sorted(folder.glob("GIMP 3*/bin/gimp-console*.exe"))


def _version(command: tuple[str, ...]) -> str | None:
    try:
        _, said = run_logged([*command, "--version"], env=gimp_environment(), timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"\b(\d+\.\d+\.\d+)", said)
    return match.group(1) if match else None
