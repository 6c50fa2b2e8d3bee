"""The engine's own code copied into its environment, so that the checkout may be deleted."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..contract.errors import UserError
from .console import run_logged
from .running import refuse_while_running

PACKAGE = "nst_engine"


def install(checkout: Path, site_packages: Path, python: Path) -> bool:
    """Copy the package to where the environment finds it; returns whether it had to change.

    The old version is replaced by one rename. Raises UserError when the folder cannot be
    written or the engine is at work.
    """
    source, target = checkout / PACKAGE, site_packages / PACKAGE
    if _content(source) == _content(target):
        return False
    refuse_while_running(python)
    fresh, old = (site_packages / f".{PACKAGE}.{suffix}" for suffix in ("new", "old"))
    try:
        for leftover in (fresh, old):
            shutil.rmtree(leftover, ignore_errors=True)
        shutil.copytree(source, fresh, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        if target.exists():
            target.replace(old)
        fresh.replace(target)
    except OSError as error:
        raise UserError(
            "unwritable",
            f"The engine cannot be put into {target}: {error.strerror or error}.",
            "Close GIMP and run install.py again.",
        ) from error
    shutil.rmtree(old, ignore_errors=True)
    run_logged([python, "-I", "-m", "compileall", "-q", target])  # the engine starts sooner
    return True


def _content(folder: Path) -> dict[str, bytes]:
    """Map the path of every file but caches to its bytes, some megabytes in all."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
