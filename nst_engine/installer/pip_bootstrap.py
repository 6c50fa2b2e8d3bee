"""A virtual environment and its first pip, also where Python came without ``ensurepip``.

Debian and Ubuntu put ``ensurepip`` into a package of its own (python3-venv), and some runtimes of
Flatpak are built without it. pip is pure Python and runs from its wheel, from another environment
or as the single file that its authors offer (https://pip.pypa.io/en/stable/installation).
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
import sysconfig
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

from ..contract.errors import UserError
from ..contract.paths import app_dir
from . import wheel_folder
from .console import clean_environment, log, run_logged
from .indexes import PIP_APPLICATION

TIMEOUT = 30  # seconds without an answer


def make_environment(folder: Path, base: Path, python: Path) -> None:
    """Make a virtual environment with a pip in it; ``python`` is its interpreter.

    Raises UserError, and leaves nothing behind then.
    """
    if importlib.util.find_spec("venv") is None:
        raise _no_venv("its venv module is missing")
    has_pip = importlib.util.find_spec("ensurepip") is not None
    if has_pip and not _venv(base, folder):
        return
    said = _venv(base, folder, "--without-pip")
    if said:
        shutil.rmtree(folder, ignore_errors=True)
        raise UserError(
            "no-venv",
            f"The Python environment could not be made: {said}",
            f"Is there room on the disk, and can {folder.parent} be written?",
            input_error=False,
        )
    with tempfile.TemporaryDirectory(prefix="nst-pip-") as temporary:
        for pip in _pips(base, Path(temporary)):
            if _install_pip(pip, python):
                return
    shutil.rmtree(folder, ignore_errors=True)
    raise _no_venv("its ensurepip module is missing, and pip could not be had another way")


def share_pip() -> None:
    """Leave this Python's pip where a Python of another world finds it that has none."""
    if importlib.util.find_spec("ensurepip") is None:
        return
    import ensurepip

    for wheel in (Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl"):
        _shared_folder().mkdir(parents=True, exist_ok=True)
        shutil.copyfile(wheel, _shared_folder() / wheel.name)


def _shared_folder() -> Path:
    return app_dir() / "pip"


def _venv(base: Path, folder: Path, *options: str) -> str:
    """Make the environment; returns the last line of what went wrong, or nothing."""
    command: list[str | Path] = [base, "-I", "-m", "venv", "--clear", *options, folder]
    code, said = run_logged(command, env=clean_environment())
    return (said.strip().splitlines() or ["no reason given"])[-1] if code else ""


def _pips(base: Path, temporary: Path) -> Iterator[list[str | Path]]:
    """Yield command lines that may run a pip: from this computer first, then fetched."""
    system = sysconfig.get_config_var("WHEEL_PKG_DIR") or "/usr/share/python-wheels"
    for folder in filter(None, (wheel_folder.chosen(), Path(system), _shared_folder())):
        for wheel in sorted(folder.glob("pip-*.whl"), reverse=True):
            yield [base, "-I", wheel / "pip"]
    yield [base, "-I", "-m", "pip"]
    for packages in sorted(app_dir().glob("venv*/lib/python*/site-packages/pip")):
        yield [base, "-I", packages]
    fetched = None if wheel_folder.chosen() else _fetch(temporary)
    if fetched:
        yield [base, "-I", fetched]


def _install_pip(pip: list[str | Path], python: Path) -> bool:
    """Install the newest pip into the environment by another one."""
    command: list[str | Path] = [*pip, "--python", python, "install", "--quiet", "pip"]
    try:
        return run_logged(command, env=clean_environment())[0] == 0
    except OSError:
        return False


def _fetch(folder: Path) -> Path | None:
    """Fetch pip, from the index that the user has set for it, or from its authors."""
    for address in filter(None, (_wheel_in_index(), PIP_APPLICATION)):
        name = urllib.parse.unquote(urllib.parse.urlsplit(address).path.rpartition("/")[2])
        try:
            with urllib.request.urlopen(address, timeout=TIMEOUT) as answer:
                (folder / name).write_bytes(answer.read())
        except (OSError, ValueError, HTTPException) as error:
            log.info("no pip from %s: %s", address, error)
            continue
        return folder / name / "pip" if name.endswith(".whl") else folder / name
    return None


def _wheel_in_index() -> str:
    """Address of the newest pip of the user's own index; empty where none is set."""
    index = os.environ.get("PIP_INDEX_URL", "")
    if not index:
        return ""
    page = f"{index.rstrip('/')}/pip/"
    try:
        with urllib.request.urlopen(page, timeout=TIMEOUT) as answer:
            html = answer.read().decode("utf-8", "replace")
    except (OSError, ValueError, HTTPException) as error:
        log.info("no list of pips from %s: %s", page, error)
        return ""
    links = re.findall(r'href="([^"#]*/?pip-(\d+(?:\.\d+)*)-py3-none-any\.whl)', html)
    newest = max(links, key=lambda link: [*map(int, link[1].split("."))], default=None)
    return urllib.parse.urljoin(page, newest[0]) if newest else ""


def _no_venv(why: str) -> UserError:
    version = ".".join(map(str, sys.version_info[:2]))
    return UserError(
        "no-venv",
        f"This Python cannot make virtual environments: {why}.",
        f"On Debian and Ubuntu: sudo apt install python{version}-venv",
    )
