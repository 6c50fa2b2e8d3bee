"""The user's own styles: a folder of pictures and ``.style`` files, each called as its file."""

from __future__ import annotations

import shutil
from pathlib import Path

from contract import STYLE_FILE_SUFFIX, UserError
from contract.paths import file_name, styles_folder
from languages.text import tr

#: What is looked for in the folder; GIMP opens more, but would have to be asked for each.
SUFFIXES = (STYLE_FILE_SUFFIX, ".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".xcf")


def saved_styles() -> list[Path]:
    """The files of all own styles, by name."""
    try:
        found = [p for p in styles_folder().iterdir() if p.suffix.lower() in SUFFIXES]
    except OSError:
        return []
    return sorted(found, key=lambda path: path.stem.casefold())


def is_saved(path: Path) -> bool:
    """Whether this file is one of them."""
    return path.parent == styles_folder()


def path_for(title: str, suffix: str) -> Path:
    """Where a style of this title is to be saved; raises UserError where that cannot be."""
    name = file_name(title)
    if not name:
        raise UserError("bad-name", tr("A style needs a name."), tr("Type one."))
    if any(each.stem.casefold() == name.casefold() for each in saved_styles()):
        raise UserError(
            "bad-name",
            tr("There is a style called “{name}” already.").format(name=name),
            tr("Choose another name."),
        )
    try:
        styles_folder().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(error) from error
    return styles_folder() / f"{name}{suffix}"


def add_file(title: str, source: Path) -> Path:
    """Copy a file into the folder under this title; its new path. Raises UserError."""
    target = path_for(title, source.suffix.lower())
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise _unwritable(error) from error
    return target


def rename(path: Path, title: str) -> Path:
    """Give a style another title; its new path. Raises UserError."""
    target = path_for(title, path.suffix)
    try:
        return path.rename(target)
    except OSError as error:
        raise _unwritable(error) from error


def remove(path: Path) -> None:
    """Delete a style for good. Raises UserError."""
    try:
        path.unlink()
    except OSError as error:
        raise _unwritable(error) from error


def _unwritable(error: OSError) -> UserError:
    return UserError(
        "unwritable",
        tr("The folder of your styles cannot be changed: {reason}.").format(reason=error.strerror),
        tr("See whether {folder} is yours and the disk has room.").format(folder=styles_folder()),
    )
