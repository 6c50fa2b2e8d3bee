"""Presets: names for settings, some that come with the program and the user's own; without GTK."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contract import Settings, UserError
from contract.paths import app_dir, file_name
from languages.text import tr

#: What differs from the defaults.
BUILT_IN: dict[str, dict[str, Any]] = {
    tr("Standard"): {},
    tr("Keep my colours"): {"colors": "content"},
    tr("Bold strokes"): {"strength": 70.0, "brush": 180.0},
    tr("Fine detail"): {"strength": 40.0, "brush": 60.0, "quality": "best"},
    tr("Gatys 2016"): {"preset": "gatys-paper"},
}
SUFFIX = ".json"


def own_names() -> list[str]:
    """The names of the user's own presets."""
    try:
        found = [path.stem for path in _folder().iterdir() if path.suffix == SUFFIX]
    except OSError:
        return []
    return sorted(found, key=str.casefold)


def load(name: str) -> Settings:
    """The settings of a preset; raises UserError where they cannot be read."""
    if name in BUILT_IN:
        return Settings(**BUILT_IN[name])
    try:
        values = json.loads(_file(name).read_text("utf-8"))
        return Settings.from_dict({**Settings().to_dict(), **values})
    except (OSError, ValueError, TypeError) as error:
        raise UserError(
            "bad-preset",
            tr("The preset “{name}” cannot be read.").format(name=name),
            tr("Delete it and save it anew."),
        ) from error


def save(name: str, settings: Mapping[str, Any]) -> str:
    """Keep these values under a name, in the place of an own preset of that name; the name.

    Raises UserError for no name, for one of the program's own, and where nothing can be written.
    """
    name = file_name(name)
    if not name:
        raise UserError("bad-name", tr("A preset needs a name."), tr("Type one."))
    if name.casefold() in (each.casefold() for each in BUILT_IN):
        raise UserError(
            "bad-name",
            tr("“{name}” comes with the program.").format(name=name),
            tr("Choose another name."),
        )
    try:
        _folder().mkdir(parents=True, exist_ok=True)
        _file(name).write_text(json.dumps(dict(settings), indent=1), "utf-8")
    except OSError as error:
        raise _unwritable(error) from error
    return name


def delete(name: str) -> None:
    """Delete one of the user's own; raises UserError."""
    try:
        _file(name).unlink()
    except OSError as error:
        raise _unwritable(error) from error


def _folder() -> Path:
    return app_dir() / "presets"


def _file(name: str) -> Path:
    return _folder() / f"{name}{SUFFIX}"


def _unwritable(error: OSError) -> UserError:
    return UserError(
        "unwritable",
        tr("The folder of your presets cannot be changed: {reason}.").format(reason=error.strerror),
        tr("See whether {folder} is yours and the disk has room.").format(folder=_folder()),
    )
