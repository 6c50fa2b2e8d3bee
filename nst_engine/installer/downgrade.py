"""An older version is not put over a newer one, which may have written what it cannot read."""

from __future__ import annotations

import re

from .. import __version__
from ..contract.errors import UserError
from ..contract.paths import source_folder
from . import gimp_profiles, plugin_files

_VERSION = re.compile(r'^__version__ = "([\d.]+)"', re.MULTILINE)


def refuse() -> None:
    """Raise UserError where a newer version than this one is installed."""
    newest = max(_installed(), key=_numbers, default="")
    if _numbers(newest) > _numbers(__version__):
        raise UserError(
            "downgrade",
            f"Version {newest} is installed, and this is {__version__}, which may not read what "
            "the newer one has kept.",
            "To go back all the same: python3 install.py uninstall (your styles and presets stay), "
            "then this again.",
        )


def _installed() -> list[str]:
    """Versions of the plug-in in GIMP's profiles and of the project that the engine came from."""
    records = [plugin_files.engine_of(each.folder) for each in gimp_profiles.profiles()]
    versions = [str(record.get("version", "")) for record in records if record]
    try:
        text = (source_folder() / "nst_engine" / "__init__.py").read_text("utf-8")
    except (OSError, ValueError):
        return versions
    return [*versions, *_VERSION.findall(text)]


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]
