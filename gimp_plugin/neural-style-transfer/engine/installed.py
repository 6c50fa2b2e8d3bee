"""Which Python runs the engine here, and whether it still can: found out by looking at files alone.

An environment belongs to the very Python that made it. That goes when a distribution, a Flatpak's
runtime or pyenv is updated; starting a dead one would take seconds to fail, or fail in words that
help nobody.
"""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from contract import UserError
from contract.paths import app_dir, in_flatpak, in_snap
from languages.text import tr

ENGINE_FILE = Path(__file__).parents[1] / "engine.json"  # written by install.py
#: Codes of the errors that installing the engine again for this world mends.
MENDED_BY_REPAIR = ("not-installed", "engine-broken")


@dataclass(frozen=True)
class InstalledEngine:
    """The interpreter, the version that the engine must be of, what can install it again."""

    python: str
    version: str


def installed_engine() -> InstalledEngine:
    """The engine of this world: GIMP from Flatpak has its own. Raises UserError without one."""
    if in_snap():
        raise UserError(
            "snap",
            tr(
                "GIMP from Snap cannot start the engine: Snap does not let plug-ins start programs."
            ),
            tr("Use GIMP from Flatpak or from your distribution, then run install.py again."),
            input_error=False,
        )
    try:
        record = json.loads(ENGINE_FILE.read_text("utf-8"))
        python, version = record["python"], record["version"]
        python = record["flatpak"] if in_flatpak() else python
    except FileNotFoundError:
        raise not_installed(tr("nothing beside the plug-in tells where it is")) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise not_installed(tr("{file} cannot be read").format(file=ENGINE_FILE)) from None
    check_environment(Path(python))
    return InstalledEngine(python, version)


def installed_version() -> str:
    """The version that each engine of this plug-in must be of. Raises UserError without one."""
    try:
        return str(json.loads(ENGINE_FILE.read_text("utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        raise not_installed(tr("{file} cannot be read").format(file=ENGINE_FILE)) from None


def recorded_python() -> Path | None:
    """The interpreter that ``engine.json`` names for this world, be it there or not."""
    try:
        record = json.loads(ENGINE_FILE.read_text("utf-8"))
        return Path(record["flatpak" if in_flatpak() else "python"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def check_environment(python: Path) -> None:
    """Raise UserError where this interpreter of a virtual environment cannot run the engine."""
    environment = python.parent.parent
    if not environment.exists() and not python.exists():
        raise not_installed(tr("{folder} is not there").format(folder=environment))
    if not python.exists():  # of a link: what it points to
        raise _broken(tr("the Python that it was made with is gone"))
    if not os.access(python, os.X_OK):
        raise _broken(tr("its Python may not be started"))
    made_for, found = _made_for(environment), _version_of(python)
    if made_for and found and made_for != found:
        raise _broken(
            tr("it was made for Python {old}, but here is {new}").format(old=made_for, new=found)
        )
    if made_for and _is_without_engine(environment, made_for):
        raise not_installed(tr("its installation was not finished"))


def not_installed(why: str) -> UserError:
    """The error of an engine that is not there."""
    return UserError(
        "not-installed",
        tr("The engine of Neural Style Transfer is not installed: {why}.").format(why=why),
        tr("Run `python3 install.py` in the project's folder, then try again."),
        input_error=False,
    )


def _broken(why: str) -> UserError:
    return UserError(
        "engine-broken",
        tr("The engine of Neural Style Transfer must be repaired: {why}.").format(why=why),
        tr("Run `python3 install.py` in the project's folder, then try again."),
        input_error=False,
    )


def _settings(environment: Path) -> dict[str, str]:
    """``pyvenv.cfg``; empty for a Python that is no virtual environment."""
    try:
        lines = (environment / "pyvenv.cfg").read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    return {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}


def _made_for(environment: Path) -> str:
    """Like ``3.13``; empty where it is not known."""
    found = re.match(r"\d+\.\d+", _settings(environment).get("version", ""))
    return found[0] if found else ""


def _version_of(python: Path) -> str:
    """Like ``3.13``: what the interpreter is now, by its name; empty where that does not tell."""
    if sys.platform == "win32":
        home = Path(_settings(python.parent.parent).get("home", ""))
        names = [file.stem for file in home.glob("python3?*.dll")]
        if not (home / "python.exe").exists():
            raise _broken(tr("the Python that it was made with is gone"))
        numbers = {name.removeprefix("python3") for name in names}
        minors = [number for number in numbers if number.isdigit()]
        return f"3.{minors[0]}" if len(minors) == 1 else ""  # a folder of two is not understood
    found = re.fullmatch(r"python(\d+\.\d+)", python.resolve().name)
    return found[1] if found else ""


def _is_without_engine(environment: Path, version: str) -> bool:
    """Whether it is one of install.py's, and the engine's own code is missing in it."""
    windows = environment / "Lib" / "site-packages"
    others = environment / "lib" / f"python{version}" / "site-packages"
    packages = windows if sys.platform == "win32" else others
    return (
        environment.parent == app_dir() and not (packages / "nst_engine" / "__init__.py").exists()
    )
