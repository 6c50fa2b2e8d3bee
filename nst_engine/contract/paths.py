"""Where the application keeps its own things, for engine, plug-in and installer alike."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NAME = "neural-style-transfer"


def app_dir() -> Path:
    """The folder with ``venv/``, ``models/``, ``styles/`` and ``logs/`` of this user."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / NAME
