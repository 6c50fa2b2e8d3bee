"""Another folder than the system's for the application, as on a larger disk: chosen, remembered."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from ..contract.errors import UserError
from ..contract.paths import MOVED, NAME, app_dir, system_app_dir
from ..files import write_atomically
from .console import say

MARK = "neural-style-transfer.txt"  # in a chosen folder: what is in it is ours
MARK_TEXT = "Made by install.py of Neural Style Transfer for GIMP, which also removes it.\n"
OWN = ("styles", "presets")  # what the user has made
ALONG = (*OWN, "dialog")  # what comes along to another folder
WEIGHTS = "models"
#: What an installation makes beside the environments.
OURS = (WEIGHTS, "built-in", "sample", "pip", "source", "logs", "dialog")
HALF_MADE = (".source.new", ".source.old")  # by an installation that was killed
# Of the wheels for Windows with which an installation is made (tests/install/longest_paths.json):
# torch's longest path, with the name of a CUDA build in it.
LONGEST_IN_PACKAGES = 173
LONGEST_PATH = 259  # of Windows, where long paths are not switched on: MAX_PATH without its end
PACKAGES = r"\venv\Lib\site-packages" + "\\"


def choose(folder: Path) -> None:
    """Let the application's folder be this one from now on; raises UserError.

    Where it holds files of others, it is a new folder in it: what is installed replaces whole
    folders with names like ``source``, and uninstalling removes them.
    """
    before, usual = app_dir(), system_app_dir()
    folder = folder.expanduser().absolute()
    if folder == before:
        return
    try:
        folder = _own_folder(folder, usual)
        if folder == before:
            return
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).write_text(MARK_TEXT, "utf-8")
        for name in ALONG:
            if (before / name).is_dir() and not (folder / name).exists():
                shutil.copytree(before / name, folder / name)
        usual.mkdir(parents=True, exist_ok=True)
        if folder == usual:
            (usual / MOVED).unlink(missing_ok=True)
        else:
            write_atomically(usual / MOVED, str(folder).encode())
    except OSError as error:
        raise UserError(
            "unwritable",
            f"{folder} cannot be used: {error.strerror or error}.",
            "Choose a folder that is yours, on a disk that is there.",
        ) from error
    say(f"From now on everything lives in {folder}")
    if (before / "venv").exists() and before != folder:
        say(f"What was in {before} is not needed any more, and may be deleted.")


def _own_folder(folder: Path, usual: Path) -> Path:
    """This folder, or one in it where there is something of others."""
    inside = folder / ("nst" if sys.platform == "win32" else NAME)
    for candidate in (folder, inside):
        if candidate == usual or (candidate / MARK).exists():
            return candidate
        if not candidate.exists() or (candidate.is_dir() and not any(candidate.iterdir())):
            return candidate
    raise UserError(
        "not-empty",
        f"{inside} has files of something else in it.",
        "Choose an empty folder.",
    )


def folders() -> list[Path]:
    """Where there may be something of ours: the chosen folder, then the usual one."""
    return list(dict.fromkeys((app_dir(), system_app_dir())))


def tidy_up() -> list[Path]:
    """Remove what the folders themselves take; returns those with something of the user in them.

    The choice is forgotten unless it leads to such a one, which another installation will use.
    """
    ours = folders()
    kept = [folder for folder in ours if any((folder / name).exists() for name in OWN)]
    if ours[0] not in kept:
        (system_app_dir() / MOVED).unlink(missing_ok=True)
    for folder in ours:
        if folder not in kept:
            (folder / MARK).unlink(missing_ok=True)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return kept


def check_path_length(
    home: str, system: str = sys.platform, long_paths: bool | None = None
) -> None:
    """Raise UserError where torch's files would have longer paths than Windows allows."""
    if system != "win32":
        return
    longest = len(home) + len(PACKAGES) + LONGEST_IN_PACKAGES
    if longest <= LONGEST_PATH or (_long_paths() if long_paths is None else long_paths):
        return
    raise UserError(
        "path-too-long",
        f"{home} is {longest - LONGEST_PATH} characters too long: torch's files would have paths "
        f"of {longest} characters, and Windows allows {LONGEST_PATH}.",
        "Choose a short folder: py install.py --home C:\\nst",
    )


def _long_paths() -> bool:
    """Whether Windows was told to allow long paths."""
    try:
        import winreg

        key = r"SYSTEM\CurrentControlSet\Control\FileSystem"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:  # type: ignore[attr-defined]
            return bool(winreg.QueryValueEx(opened, "LongPathsEnabled")[0])  # type: ignore[attr-defined]
    except (ImportError, OSError):
        return False
