"""Another folder than the system's for the application, as on a larger disk: chosen, remembered."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from ..contract.errors import UserError
from ..contract.paths import MOVED, app_dir, system_app_dir
from .console import say

OWN = ("styles", "presets", "dialog")  # what the user has made, which comes along
# Of the wheels for Windows with which an installation is made (tests/install/longest_paths.json):
# torch's longest path, with the name of a CUDA build in it.
LONGEST_IN_PACKAGES = 173
LONGEST_PATH = 259  # of Windows, where long paths are not switched on: MAX_PATH without its end
PACKAGES = r"\venv\Lib\site-packages" + "\\"


def choose(folder: Path) -> None:
    """Let the application's folder be this one from now on; raises UserError."""
    before, usual = app_dir(), system_app_dir()
    folder = folder.expanduser().absolute()
    if folder == before:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in OWN:
            if (before / name).is_dir() and not (folder / name).exists():
                shutil.copytree(before / name, folder / name)
        usual.mkdir(parents=True, exist_ok=True)
        if folder == usual:
            (usual / MOVED).unlink(missing_ok=True)
        else:
            (usual / MOVED).write_text(str(folder), "utf-8")
    except OSError as error:
        raise UserError(
            "unwritable",
            f"{folder} cannot be used: {error.strerror or error}.",
            "Choose a folder that is yours, on a disk that is there.",
        ) from error
    say(f"From now on everything lives in {folder}")
    if (before / "venv").exists() and before != folder:
        say(f"What was in {before} is not needed any more, and may be deleted.")


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
