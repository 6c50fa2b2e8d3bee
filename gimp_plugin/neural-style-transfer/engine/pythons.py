"""Which Python may make the engine's environment: not GIMP's own, where GIMP brings one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from contract import UserError
from contract.installing import event_from_line
from contract.paths import in_flatpak, source_folder
from languages.text import tr

from engine.child import NO_WINDOW
from engine.environment import engine_environment

VERSIONS = ("3.13", "3.14", "3.12", "3.11", "3.10")  # the one that was tried most comes first
TIMEOUT = 20  # seconds; a Python that takes longer to start is none for us


def suitable_python(before: Path | None = None) -> str:
    """The first Python of this computer that says of itself that it will do.

    ``before``: the interpreter of the environment that is there, whose own Python comes first.
    Raises UserError with what the first one says against itself, or that there is none.
    """
    objections = []
    for candidate in dict.fromkeys(candidates(before=before)):
        if Path(candidate).is_file():
            objection = _objection(candidate)
            if objection is None:
                return candidate
            objections.append(objection)
    raise objections[0] if objections else no_python()


def installer_command(python: str) -> list[str]:
    """The command line that installs the engine alone; not ``-I``, which hides its own modules."""
    return [python, "-E", "-s", "-X", "utf8", str(source_folder() / "install.py"), "engine"]


def candidates(
    system: str = sys.platform,
    variables: Mapping[str, str] = os.environ,
    before: Path | None = None,
) -> Iterator[str]:
    """Yield where a Python may be, the likeliest first; not all of them are there."""
    if in_flatpak():  # the only one that will be there the next time, too
        yield "/usr/bin/python3"
        return
    if before:
        yield from _made_by(before.parent.parent)
    if system == "win32":
        yield from _on_windows(variables)
    elif system == "darwin":
        for version in VERSIONS:
            yield f"/Library/Frameworks/Python.framework/Versions/{version}/bin/python3"
        for folder in ("/opt/homebrew/bin", "/usr/local/bin"):
            yield from (f"{folder}/python{version}" for version in VERSIONS)
    else:
        yield from ("/usr/bin/python3", sys.executable)
        yield from (f"/usr/bin/python{version}" for version in VERSIONS)


def _made_by(environment: Path) -> Iterator[str]:
    """The Python that has made an environment, by what ``pyvenv.cfg`` says."""
    try:
        lines = (environment / "pyvenv.cfg").read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return
    for key, _, value in (line.partition("=") for line in lines):
        if key.strip() == "executable":
            yield value.strip()


def _on_windows(variables: Mapping[str, str]) -> Iterator[str]:
    """Where python.org's installer puts it, for this user or for all, and its install manager."""
    local, programs = variables.get("LOCALAPPDATA", ""), variables.get("PROGRAMFILES", "")
    for version in VERSIONS:
        name = f"Python{version.replace('.', '')}"
        if local:
            yield str(Path(local) / "Programs" / "Python" / name / "python.exe")
            yield str(Path(local) / "Python" / f"pythoncore-{version}-64" / "python.exe")
        if programs:
            yield str(Path(programs) / name / "python.exe")


def _objection(python: str) -> UserError | None:
    """What the installer has against this Python; None where it takes it."""
    from engine import windows  # as in engine/child.py

    command = [*installer_command(python), "--check", "--progress"]
    try:
        with windows.without_dll_folder(windows.system_library()):
            done = subprocess.run(
                command,
                env=engine_environment(),
                stdin=subprocess.DEVNULL,  # GIMP's own may be none on Windows
                capture_output=True,
                timeout=TIMEOUT,
                creationflags=NO_WINDOW,
            )
    except (OSError, subprocess.TimeoutExpired):
        return no_python()
    if done.returncode == 0:
        return None
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    said = [event for event in map(event_from_line, lines) if isinstance(event, UserError)]
    return said[-1] if said else no_python()


def no_python(system: str = sys.platform) -> UserError:
    """The error of a computer without one that will do."""
    return UserError(
        "no-python",
        tr("There is no Python here that the engine could use."),
        tr("Install Python 3.13 (64-bit) from python.org, then try again.")
        if system in ("win32", "darwin")
        else tr("Install a Python from 3.10 to 3.14 of your distribution, then try again."),
        input_error=False,
    )
