"""What is installed and what may be wrong, on one page to paste into an issue."""

from __future__ import annotations

import json
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from .. import __version__
from ..contract.errors import UserError
from ..contract.paths import MOVED, app_dir, in_flatpak, in_snap, shortened, system_app_dir
from ..environment import nvidia_facts
from . import gimp, venv
from .amd_card import amd_cards
from .card_build import choose_build
from .console import log_file
from .suitable_python import PythonFacts, check_python


def lines() -> Iterator[str]:
    """Yield the page, a line for each thing; the user's folder is called ``~``."""
    world = " inside of a Flatpak" if in_flatpak() else " inside of a Snap" if in_snap() else ""
    yield f"Neural Style Transfer {__version__}{world}"
    yield f"System: {platform.platform()}"
    yield shortened(f"Python: {platform.python_version()}, {sys.executable}{_objection()}")
    yield shortened(f"Folder: {app_dir()}, {_free(app_dir())}{_moved()}")
    yield f"Graphics card: {_card()}"
    for name, folder in (("Engine", venv.OUTSIDE), ("Engine for Flatpak", venv.FLATPAK)):
        yield shortened(f"{name}: {_environment(app_dir() / folder)}")
    for line in gimp.described():
        yield shortened(line)
    failure = _last_failure()
    if failure:
        yield shortened(f"Last failure of install.py: {failure}")


def _card() -> str:
    choice = choose_build(nvidia_facts(), amd_cards())
    return " ".join(filter(None, (choice.card, choice.why))) or "none that torch could use"


def _objection() -> str:
    try:
        check_python(PythonFacts.here())
    except UserError as error:
        return f" ({error.message})"
    return ""


def _free(folder: Path) -> str:
    there = next((place for place in (folder, *folder.parents) if place.exists()), None)
    return f"{shutil.disk_usage(there).free / 1e9:.1f} GB free" if there else "its disk is gone"


def _moved() -> str:
    return f", chosen in {MOVED}" if app_dir() != system_app_dir() else ""


def _environment(folder: Path) -> str:
    """State of an environment, by looking at its files alone: the other world's cannot be run."""
    if not folder.exists():
        return "none"
    try:
        settings = (folder / "pyvenv.cfg").read_text("utf-8")
        stamp = json.loads((folder / venv.STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return f"{folder}, its installation was not finished"
    version = re.search(r"^version\s*=\s*(\S+)", settings, re.MULTILINE)
    made = f"Python {version[1] if version else '?'}, {stamp.get('build')} build"
    python = venv.python_in(folder)
    is_ours = folder.name == (venv.FLATPAK if in_flatpak() else venv.OUTSIDE)
    gone = ", its Python is gone: run install.py again" if is_ours and not python.exists() else ""
    return f"{python}, {made}{gone}"


def _last_failure() -> str:
    """The last error in the log, if nothing went well after it; without its time."""
    try:
        text = log_file().read_text("utf-8", "replace")
    except OSError:
        return ""
    last = ""
    ended = re.compile(r"\S+ \S+ (error: (?P<error>.*)|said: The engine is (ready|up to date))")
    for line in text.splitlines():
        found = ended.match(line)
        if found:
            last = found["error"] or ""
    return last
