"""Where the application keeps its own things, for engine, plug-in and installer alike."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

NAME = "neural-style-transfer"
FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f]')  # in file names of one of the systems
LONGEST = 80  # characters of a title: file names may have 255 bytes


FLATPAK_INFO = Path("/.flatpak-info")  # inside of a Flatpak, and nowhere else: flatpak-run(1)
MOVED = "moved-to.txt"  # in the folder of the system, where another one was chosen


def in_flatpak() -> bool:
    """Whether this process is locked into a Flatpak."""
    return FLATPAK_INFO.exists()


def in_snap(variables: Mapping[str, str] = os.environ) -> bool:
    """Whether this process is GIMP's or a plug-in's of the snap of GIMP."""
    return variables.get("SNAP_NAME") == "gimp"


def app_dir() -> Path:
    """The folder with ``venv/``, ``models/``, ``styles/``, ``logs/`` and more of this user.

    GIMP from Flatpak has the same as one of the distribution. The user may have chosen another.
    """
    folder = system_app_dir()
    try:
        chosen = Path((folder / MOVED).read_text("utf-8").strip())
    except (OSError, ValueError):
        return folder
    return chosen if chosen.is_absolute() else folder  # a full disk leaves the file empty


def system_app_dir(
    system: str = sys.platform, variables: Mapping[str, str] = os.environ, home: Path | None = None
) -> Path:
    """The application's folder where none was chosen.

    On Windows it is outside of AppData, whose content Windows hides from programs that are not of
    the Store if one of the Store wrote it, and short: torch's paths have up to 173 characters of
    the 259 that Windows allows.
    """
    home = home or Path.home()
    if system == "win32":
        return Path(variables.get("USERPROFILE") or home) / ".nst"
    if system == "darwin":
        return home / "Library" / "Application Support" / NAME
    name = "HOST_XDG_DATA_HOME" if in_flatpak() else "XDG_DATA_HOME"  # flatpak replaces the other
    data = Path(variables.get(name, ""))  # which counts only if it is absolute (its specification)
    return (data if data.is_absolute() else home / ".local" / "share") / NAME


def source_folder() -> Path:
    """The copy of the project that the engine was installed from, and can be again."""
    return app_dir() / "source"


def built_in_folder() -> Path:
    """Where built-in styles are kept once they were painted."""
    return app_dir() / "built-in"


def built_in_thumbnail(name: str) -> Path:
    """A built-in style as a PNG file of 512×384 pixels; it may not be there yet."""
    return built_in_folder() / f"{name}.png"


def styles_folder() -> Path:
    """The user's own styles: pictures and ``.style`` files."""
    return app_dir() / "styles"


def place_file() -> Path:
    """Where the dialog keeps whether GIMP paints here or on another computer."""
    return app_dir() / "dialog" / "engine-place.json"


def shortened(text: str) -> str:
    """A text in which the user's folder is called ``~``, to be shown to others."""
    return text.replace(str(Path.home()), "~")


def file_name(title: str) -> str:
    """A title as it may stand in a file's name on every system; empty where nothing is left."""
    return FORBIDDEN.sub(" ", title).strip(" .")[:LONGEST]
