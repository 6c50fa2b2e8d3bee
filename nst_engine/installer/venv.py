"""The engine's own Python environment: created, filled with the pinned packages, repaired."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from ..contract.errors import UserError
from ..contract.paths import app_dir, in_flatpak
from . import lock, pip
from .console import log, report, run_logged, say
from .home import check_path_length
from .pip_bootstrap import make_environment
from .pip_folder import temporary_files_beside
from .running import refuse_while_running
from .space import check_space

STAMP = "nst-installed.json"
ROOM_OF_EMPTY = 50  # MB of an environment with nothing but pip


NAMES = OUTSIDE, FLATPAK = "venv", "venv-flatpak"  # each world has a Python of its own


def folder() -> Path:
    """Folder of the virtual environment of this world, inside the application's folder."""
    return app_dir() / (FLATPAK if in_flatpak() else OUTSIDE)


def python() -> Path:
    """The interpreter that runs the engine in this world."""
    return python_in(folder())


def flatpak_python() -> Path | None:
    """The interpreter that runs the engine inside of a Flatpak; None where there is no Flatpak."""
    return python_in(app_dir() / FLATPAK) if sys.platform == "linux" else None


def outside_python() -> Path:
    """The interpreter that runs the engine outside of a sandbox."""
    return python_in(app_dir() / OUTSIDE)


def has_files(python: Path) -> bool:
    """Whether this interpreter's environment was filled to the end, seen from any world."""
    return (python.parent.parent / STAMP).exists()


def python_in(environment: Path) -> Path:
    """The interpreter of a virtual environment."""
    if sys.platform == "win32":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def prepare(checkout: Path, build: str, groups: tuple[str, ...]) -> bool:
    """Make the environment hold these dependency groups; returns whether it changed.

    ``build`` is one of card_build.py. An environment that was left half-made, whose base Python
    is gone or which holds PyTorch's other build is made anew; downloads come from pip's cache.
    """
    pins, installed = _pins(checkout), []
    stamp = _read_stamp()
    usable = stamp.get("build") == build and _starts()
    if usable and stamp["pins"] == pins:
        installed = stamp["groups"]
        groups = tuple(group for group in groups if group not in installed)
        if not groups:
            return False
    refuse_while_running(python())
    if not usable:
        _create()
    try:
        with temporary_files_beside(folder()):
            pip.install_groups(
                python(), checkout, build, groups, before_changes=_count_as_half_made
            )
    except UserError as error:
        if error.code == "disk-full" and not usable:
            shutil.rmtree(folder(), ignore_errors=True)  # it is the first that can go
        raise
    stamp = {"build": build, "pins": pins, "groups": sorted({*installed, *groups})}
    (folder() / STAMP).write_text(json.dumps(stamp), "utf-8")
    return True


def _count_as_half_made() -> None:
    (folder() / STAMP).unlink(missing_ok=True)


def make_empty(environment: Path) -> Path:
    """Make an environment with nothing but pip somewhere else; returns its interpreter."""
    make_environment(environment, _base_python(), python_in(environment))
    return python_in(environment)


def site_packages() -> Path:
    """Folder in which the environment keeps its packages."""
    script = "import sysconfig; print(sysconfig.get_path('purelib'))"
    _, said = run_logged([python(), "-I", "-c", script], timeout=60)
    return Path(said.strip())


def is_complete() -> bool:
    """Whether the environment was filled to the end and its Python starts."""
    return bool(_read_stamp()) and _starts()


def holds(checkout: Path, build: str) -> bool:
    """Whether the environment works, with this build and the versions that are named now."""
    stamp = _read_stamp()
    return stamp.get("build") == build and stamp.get("pins") == _pins(checkout) and _starts()


def _pins(checkout: Path) -> str:
    """Fingerprint of everything that decides which packages are installed."""
    text = (checkout / "pyproject.toml").read_text("utf-8")
    section = re.search(r"^\[dependency-groups\]$.*?(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    if not section:
        raise UserError("incomplete", f"{checkout}/pyproject.toml names no dependency groups.")
    locked = checkout / lock.FILE
    sums = locked.read_text("utf-8") if locked.exists() else ""
    return hashlib.sha256((section.group() + pip.VERSION + sums).encode()).hexdigest()


def _read_stamp() -> dict[str, Any]:
    """What the last complete installation wrote; empty where there was none."""
    try:
        return json.loads((folder() / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _starts() -> bool:
    try:
        return run_logged([python(), "-I", "-c", "import pip"], timeout=60)[0] == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _base_python() -> Path:
    """The Python to build on, by the name that keeps meaning it: python3 may become another."""
    base = Path(getattr(sys, "_base_executable", sys.executable))
    versioned = base.with_name(f"python{sys.version_info[0]}.{sys.version_info[1]}")
    return versioned if versioned.exists() and versioned.samefile(base) else base


def _create() -> None:
    if folder().exists():
        log.info("removing an environment that is incomplete or of another build")
        try:
            shutil.rmtree(folder())
        except OSError as error:  # Windows: in use; elsewhere: of another user
            raise UserError(
                "unwritable",
                f"{folder()} cannot be replaced: {error.strerror or error}.",
                "Close GIMP and what else uses the engine, see whether the folder is yours, and "
                "run install.py again.",
            ) from error
    check_path_length(str(app_dir()))
    check_space([(folder(), ROOM_OF_EMPTY)])
    report("environment")
    say(f"Making the engine's own Python environment in {folder()} …")
    folder().parent.mkdir(parents=True, exist_ok=True)
    make_environment(folder(), _base_python(), python())
