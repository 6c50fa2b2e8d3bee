"""GIMP from Flatpak: what it is called, and how a program is run inside of it.

The sandbox has the network, the user's files and all devices (Flathub's manifest of org.gimp.GIMP),
but none of the host's programs: its engine needs an environment made by the sandbox's own Python.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from ..contract.errors import EXIT_INTERRUPTED, UserError
from ..contract.paths import in_flatpak
from . import wheel_folder
from .console import Told, log_file, run_here, say
from .gimp_profiles import FLATPAK_APP
from .pip_bootstrap import share_pip


def is_installed() -> bool:
    """Whether a GIMP of any version is installed as a Flatpak, seen from outside."""
    if in_flatpak() or shutil.which("flatpak") is None:
        return False
    command = ["flatpak", "list", "--app", "--columns=application"]
    try:  # not `flatpak info`, which fails where a beta is installed beside
        listed = subprocess.run(command, capture_output=True).stdout
    except OSError:
        return False
    return FLATPAK_APP in listed.decode("utf-8", "replace").split()


def inside(program: str) -> tuple[str, ...]:
    """The command line that runs a program of the sandbox; its arguments come behind.

    It ends with who has started it, as where GIMP does not answer in time and is given up.
    """
    command = ("run", "--die-with-parent", f"--command={program}", FLATPAK_APP)
    return (shutil.which("flatpak") or "flatpak", *command)


def pip_cache() -> Path:
    """What pip has kept inside of the sandbox, where nothing but our engine uses it."""
    return Path.home() / ".var" / "app" / FLATPAK_APP / "cache" / "pip"


def install_engine(checkout: Path) -> None:
    """Make the engine for the sandbox, by the sandbox's own Python; raises UserError."""
    share_pip()
    say("GIMP from Flatpak has a Python of its own; the engine for it is made inside:")
    answered = ["--yes"] if Told.agrees else []
    wheels = wheel_folder.chosen()
    more: list[str | Path] = ["--wheels", wheels] if wheels else []
    code = run_here([*inside("python3"), checkout / "install.py", *answered, "engine", *more])
    if code == EXIT_INTERRUPTED:
        raise KeyboardInterrupt
    if code:
        raise UserError(
            "flatpak",
            "The engine for GIMP from Flatpak could not be made (see above).",
            f"Can Flatpak see {checkout}? If not, put this folder into your home. "
            f"Details: {log_file()}",
            input_error=False,
        )
