"""Names for the places of style files, so that no image tells of folders on this computer.

What a result layer keeps of its style goes wherever the image goes. So it keeps a name made by
chance; which file has it is remembered in the application's folder.
"""

from __future__ import annotations

import json
import logging
import uuid
from pathlib import Path
from urllib.parse import urlparse

from contract.paths import app_dir

MOST = 1000  # places that are remembered, the newest ones


def name_of(uri: str) -> str:
    """The name that stands for this file in images."""
    places = _stored()
    for name, place in places.items():
        if place == uri:
            return name
    name = uuid.uuid4().hex
    newest = [*places.items(), (name, uri)][-MOST:]
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(json.dumps(dict(newest)), "utf-8")
    except OSError as error:
        logging.warning("The place of a style cannot be remembered: %s", error)
    return name


def uri_of(name: str) -> str | None:
    """The file that an image calls so; None where this computer does not know it.

    Images of version 0.1.0 have the file's URI itself. It is taken where it names a file on this
    computer: an image of somebody else must not make GIMP look elsewhere.
    """
    place = _stored().get(name)
    if place is None and urlparse(name).scheme == "file" and not urlparse(name).netloc:
        return name
    return place


def _file() -> Path:
    return app_dir() / "dialog" / "style-places.json"


def _stored() -> dict[str, str]:
    try:
        stored = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(stored, dict):
        return {}
    return {name: uri for name, uri in stored.items() if isinstance(uri, str)}
