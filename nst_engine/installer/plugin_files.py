"""The plug-in's folder inside a GIMP profile: installed, replaced as a whole, removed."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from pathlib import Path

from .. import __version__
from ..contract.errors import UserError
from ..contract.paths import NAME
from .trees import digest_of

ENGINE_FILE = "engine.json"
REMOTE = ("host", "python", "digest")  # what it holds of an engine on another computer
MAIN = f"{NAME}.py"  # GIMP loads the executable that is named like its folder
IMAGES = "help/images"  # where the help pages look for what they show
_SHOWN = re.compile(r' src="\.\./images/([\w.-]+)"')


def plugin_folder(profile: Path) -> Path:
    """Folder of the plug-in in this GIMP profile."""
    return profile / "plug-ins" / NAME


def install_files(
    profile: Path, checkout: Path, python: Path, flatpak_python: Path | None = None
) -> bool:
    """Install the plug-in in the profile; returns whether anything had to change.

    ``python`` is the interpreter that runs the engine, ``flatpak_python`` the one for a GIMP from
    Flatpak, which has the same profile. The old version is replaced by one
    rename; other files in the folder stay. Raises UserError when the profile
    cannot be written or the checkout is incomplete.
    """
    files = _sources(checkout)
    record: dict[str, object] = {
        "python": str(python),
        "version": __version__,
        "files": sorted(files),
    }
    if flatpak_python:
        record["flatpak"] = str(flatpak_python)
    target = plugin_folder(profile)
    remote = remote_of(target)
    if remote:  # the engine there has to become this one, too, and says so where it is not
        record["remote"] = {**remote, "digest": digest_of(checkout / "nst_engine")}
    try:
        _repair(target)
        if _is_current(target, files, record):
            return False
        _build(files, record, target)
        _swap(target)
    except OSError as error:
        raise UserError(
            "unwritable",
            f"The plug-in cannot be put into {target}: {error.strerror or error}.",
            "Close GIMP, check that the folder is yours, and run install.py again.",
        ) from error
    return True


def point_at_engine(folder: Path, python: Path, flatpak_python: Path | None) -> None:
    """Let the plug-in in this folder start these interpreters; raises UserError.

    Nothing else of it changes, for it may be at work: it is what asks for this.
    """
    changes: dict[str, object] = {"python": str(python)}
    if flatpak_python:
        changes["flatpak"] = str(flatpak_python)
    _change_record(folder, changes)


def set_remote(folder: Path, remote: dict[str, str] | None) -> None:
    """Let the plug-in in this folder know of an engine on another computer, or of none.

    ``remote``: its ``host``, as ssh takes it, ``python`` there and ``digest``, the SHA-256 of its
    files. Raises UserError.
    """
    _change_record(folder, {"remote": remote})


def remote_of(folder: Path) -> dict[str, str] | None:
    """The engine on another computer that the plug-in in this folder knows of."""
    try:
        remote = json.loads((folder / ENGINE_FILE).read_text("utf-8"))["remote"]
        return {name: str(remote[name]) for name in REMOTE}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _change_record(folder: Path, changes: dict[str, object]) -> None:
    """Change these values of ``engine.json``, and remove those that are None."""
    file = folder / ENGINE_FILE
    try:
        record = {**json.loads(file.read_text("utf-8")), **changes}
        record = {name: value for name, value in record.items() if value is not None}
        fresh = file.with_name(f".{ENGINE_FILE}.new")
        fresh.write_text(json.dumps(record, indent=1), "utf-8")
        fresh.replace(file)
    except (OSError, ValueError, TypeError) as error:
        raise UserError(
            "unwritable",
            f"{file} cannot be changed: {error}.",
            "See whether the folder is yours, or run install.py again.",
        ) from error


def remove(profile: Path) -> bool:
    """Remove the installed files; returns False where files of the user stay behind."""
    target = plugin_folder(profile)
    _repair(target)
    if target.is_symlink():
        target.unlink()
        return True
    for name in _installed_files(target):
        (target / name).unlink(missing_ok=True)
    for cache in list(target.rglob("__pycache__")):
        shutil.rmtree(cache)
    for folder in sorted((p for p in target.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    if not any(target.iterdir()):
        target.rmdir()
    return not target.exists()


def engine_of(profile: Path) -> dict[str, str] | None:
    """Read ``engine.json`` of an installed plug-in; None where there is none."""
    try:
        record = json.loads((plugin_folder(profile) / ENGINE_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def _sources(checkout: Path) -> dict[str, Path]:
    """Map each path inside the plug-in's folder to its file in the checkout."""
    plugin = checkout / "gimp_plugin" / NAME
    contract = checkout / "nst_engine" / "contract"
    if not (plugin / MAIN).is_file() or not contract.is_dir():
        raise UserError(
            "incomplete",
            f"The plug-in is missing in {checkout}.",
            "Run install.py from a complete copy of the project.",
        )
    files = {path.relative_to(plugin).as_posix(): path for path in _files(plugin)}
    for path in _files(contract):
        files[f"contract/{path.relative_to(contract).as_posix()}"] = path
    for page in (plugin / "help").rglob("*.html"):
        for name in _SHOWN.findall(page.read_text("utf-8")):
            image = checkout / ".pictures" / name  # README's, kept once
            if image.is_file():  # the filter works without
                files[f"{IMAGES}/{name}"] = image
    return files


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if "__pycache__" not in path.parts]


def _installed_files(target: Path) -> list[str]:
    try:
        files = json.loads((target / ENGINE_FILE).read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        files = []
    return [*files, ENGINE_FILE]


def _fresh(target: Path) -> Path:
    return target.with_name(f".{NAME}.new")  # GIMP loads nothing from folders of such names


def _old(target: Path) -> Path:
    return target.with_name(f".{NAME}.old")


def _repair(target: Path) -> None:
    """Undo what an installation that was interrupted left behind."""
    fresh, old = _fresh(target), _old(target)
    if old.exists() and not target.exists():
        old.replace(target)
    for leftover in (fresh, old):
        if leftover.exists():
            shutil.rmtree(leftover)


def _is_current(target: Path, files: dict[str, Path], record: dict[str, object]) -> bool:
    try:
        return (
            not target.is_symlink()
            and json.loads((target / ENGINE_FILE).read_text("utf-8")) == record
            and all((target / n).read_bytes() == p.read_bytes() for n, p in files.items())
            and os.access(target / MAIN, os.X_OK)
        )
    except (OSError, ValueError):
        return False


def _build(files: dict[str, Path], record: dict[str, object], target: Path) -> None:
    fresh = _fresh(target)
    for name, source in files.items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, fresh / name)
    (fresh / ENGINE_FILE).write_text(json.dumps(record, indent=1), "utf-8")
    (fresh / MAIN).chmod(0o755)
    if target.is_dir() and not target.is_symlink():
        _carry_over(target, fresh)
    # GIMP asks a plug-in for its procedures again only when the main file's time has changed.
    before = (target / MAIN).stat().st_mtime if (target / MAIN).exists() else 0
    now = max(time.time(), before + 2)
    os.utime(fresh / MAIN, (now, now))


def _carry_over(target: Path, fresh: Path) -> None:
    """Copy the files that somebody else put into the folder."""
    installed = set(_installed_files(target))
    for path in _files(target):
        name = path.relative_to(target)
        if name.as_posix() not in installed and not (fresh / name).exists():
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, fresh / name)


def _swap(target: Path) -> None:
    """Put the new folder in the place of the old one."""
    fresh, old = _fresh(target), _old(target)
    if target.is_symlink():
        target.unlink()
    elif target.exists():
        target.replace(old)
    try:
        fresh.replace(target)
    except OSError:
        if old.exists():
            old.replace(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
