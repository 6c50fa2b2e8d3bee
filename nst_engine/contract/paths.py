"""Where the application keeps its own things, for engine, plug-in and installer alike."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

NAME = "neural-style-transfer"
FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f]')  # in file names of one of the systems
LONGEST = 80  # characters of a title: file names may have 255 bytes


def app_dir() -> Path:
    """The folder with ``venv/``, ``models/``, ``styles/``, ``logs/`` and more of this user."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / NAME


def built_in_folder() -> Path:
    """Where built-in styles are kept once they were painted."""
    return app_dir() / "built-in"


def built_in_thumbnail(name: str) -> Path:
    """A built-in style as a PNG file of 512×384 pixels; it may not be there yet."""
    return built_in_folder() / f"{name}.png"


def styles_folder() -> Path:
    """The user's own styles: pictures and ``.style`` files."""
    return app_dir() / "styles"


def file_name(title: str) -> str:
    """A title as it may stand in a file's name on every system; empty where nothing is left."""
    return FORBIDDEN.sub(" ", title).strip(" .")[:LONGEST]
