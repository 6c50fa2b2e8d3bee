"""The engine's own code copied into its environment, so that the checkout may be deleted."""

from __future__ import annotations

from pathlib import Path

from ..contract.errors import UserError
from .console import run_logged
from .running import refuse_while_running
from .trees import files_of, replace_tree, same_content

PACKAGE = "nst_engine"


def install(checkout: Path, site_packages: Path, python: Path) -> bool:
    """Copy the package to where the environment finds it; returns whether it had to change.

    The old version is replaced by one rename. Raises UserError when the folder cannot be
    written or the engine is at work.
    """
    target = site_packages / PACKAGE
    files = files_of(checkout / PACKAGE)
    if same_content(files, target):
        return False
    refuse_while_running(python)
    try:
        replace_tree(files, target, [site_packages / f".{PACKAGE}.{s}" for s in ("new", "old")])
    except OSError as error:
        raise UserError(
            "unwritable",
            f"The engine cannot be put into {target}: {error.strerror or error}.",
            "Close GIMP and run install.py again.",
        ) from error
    run_logged([python, "-I", "-m", "compileall", "-q", target])  # the engine starts sooner
    return True
