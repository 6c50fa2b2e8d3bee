"""Which files were chosen as a style lately: a list of URIs, the newest first."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from urllib.parse import unquote, urlparse

from contract.paths import app_dir

from styles import library
from styles.record import StyleRecord

MOST = 12  # files that are remembered


def uris() -> list[str]:
    """The files that are still there."""
    return [uri for uri in _stored() if _exists(uri)]


def note(style: StyleRecord) -> None:
    """Remember the file of a style that was used, so that it is at hand when it is closed."""
    uri = style.get("file")
    if uri and style.get("alone", True) and not library.is_saved(_path(uri)):
        add(uri)


def add(uri: str) -> None:
    """Put a file at the top of the list. A list that cannot be written stays as it is."""
    others = [each for each in _stored() if each != uri]
    try:
        _list_file().parent.mkdir(parents=True, exist_ok=True)
        _list_file().write_text(json.dumps([uri, *others][:MOST]), "utf-8")
    except OSError as error:
        logging.warning("The recent styles cannot be kept: %s", error)


def remove(uri: str) -> None:
    """Take a file from the list; the file itself stays."""
    left = [each for each in _stored() if each != uri]
    try:
        _list_file().write_text(json.dumps(left), "utf-8")
    except OSError as error:
        logging.warning("The recent styles cannot be kept: %s", error)


def _list_file() -> Path:
    return app_dir() / "dialog" / "recent-styles.json"


def _stored() -> list[str]:
    try:
        stored = json.loads(_list_file().read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [each for each in stored if isinstance(each, str)] if isinstance(stored, list) else []


def _exists(uri: str) -> bool:
    """Whether the file is there; of what is not on this computer one cannot know."""
    return urlparse(uri).scheme == "file" and _path(uri).is_file()


def _path(uri: str) -> Path:
    path = urlparse(uri).path
    if os.name != "nt":
        return Path(unquote(path))
    from urllib.request import url2pathname  # with http, ssl and email behind it: 15 ms

    return Path(url2pathname(path))
