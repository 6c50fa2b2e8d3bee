"""Folders copied whole: the old one stays until the new one is complete."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path


def files_of(folder: Path) -> dict[str, Path]:
    """Map the path of every file inside but caches to the file."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path
        for path in found
        if path.suffix != ".pyc" and "__pycache__" not in path.parts
    }


def digest_of(folder: Path) -> str:
    """The SHA-256 of all files inside but caches, with their paths."""
    digest = hashlib.sha256()
    for name, path in files_of(folder).items():
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def same_content(files: dict[str, Path], folder: Path) -> bool:
    """Whether the folder holds exactly these files, byte for byte."""
    there = files_of(folder)
    return there.keys() == files.keys() and all(
        path.read_bytes() == there[name].read_bytes() for name, path in files.items()
    )


def replace_tree(files: dict[str, Path], target: Path, beside: Iterable[Path]) -> None:
    """Put these files, and nothing else, into ``target``, by one rename; raises OSError.

    ``beside``: two paths on the same disk for the new and the old folder on the way. The new
    folder may be written even if the files' own ones may not, as those of a read-only copy.
    """
    fresh, old = beside
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    for name, path in files.items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, fresh / name)
    if target.exists():
        target.replace(old)
    fresh.replace(target)
    shutil.rmtree(old, ignore_errors=True)
