"""What an output depends on, as one digest: the files that are read and the settings."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path

from ..contract import PARAMETERS, Settings
from .tasks import Task

#: Settings that say where and in which pieces the work is done. Another value gives the same
#: image up to rounding, so who raises the memory limit for one image keeps the others.
OF_THE_COMPUTER = frozenset({"device", "memory_limit", "tile"})
#: Settings that may name a file, whose content counts then.
FILES = tuple(p.name for p in PARAMETERS if p.kind == "file" or p.open_choice)


class TaskKeys:
    """Keys of tasks that share their settings; every file is read once."""

    def __init__(self, settings: Settings) -> None:
        values = settings.to_dict()
        self._settings = {k: v for k, v in values.items() if k not in OF_THE_COMPUTER}
        self._digest = functools.cache(digest_of_file)

    def key_of(self, task: Task) -> str:
        """The digest of all that ``task`` depends on; raises OSError for an unreadable file."""
        files = {name: Path(self._settings[name]) for name in FILES}
        named = {name: self._digest(file) for name, file in files.items() if file.is_file()}
        facts = {
            "content": self._digest(task.content),
            "style": None if task.style is None else self._digest(task.style),
            "settings": self._settings | named,
        }
        return digest_of(json.dumps(facts, sort_keys=True).encode())


def digest_of(data: bytes) -> str:
    """A name of these bytes: equal ones have the same."""
    return hashlib.sha256(data).hexdigest()


def digest_of_file(path: Path) -> str:
    """The digest of a file's bytes; raises OSError."""
    return digest_of(path.read_bytes())
