"""A copy of the project in the application's folder, from which GIMP can repair the engine."""

from __future__ import annotations

from pathlib import Path

from ..contract.errors import UserError
from ..contract.paths import source_folder
from .trees import files_of, replace_tree, same_content

PARTS = ("nst_engine", "gimp_plugin")
FILES = ("install.py", "pyproject.toml", "LICENSE")


def keep(checkout: Path) -> None:
    """Copy the project, unless this is the copy; raises UserError."""
    target = source_folder()
    if checkout.resolve() == target.resolve():
        return
    files = project_files(checkout)
    try:
        if not same_content(files, target):
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = [target.with_name(f".source.{suffix}") for suffix in ("new", "old")]
            replace_tree(files, target, beside)
    except OSError as error:
        raise UserError(
            "unwritable",
            f"{target} cannot be written: {error.strerror or error}.",
            "See whether the folder is yours and the disk has room.",
        ) from error


def project_files(checkout: Path) -> dict[str, Path]:
    """Map the path of each file that an installation takes to the file."""
    files = {
        f"{part}/{name}": path for part in PARTS for name, path in files_of(checkout / part).items()
    }
    return files | {name: checkout / name for name in FILES if (checkout / name).is_file()}
