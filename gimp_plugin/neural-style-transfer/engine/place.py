"""Where an engine waits between the calls of this GIMP: a socket in a private folder.

Linux only: it is the one system on which an engine can hear of GIMP's end so surely.
"""

from __future__ import annotations

import json
import logging
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from contract import PROTOCOL
from contract.paths import NAME

#: Whether this system lets an engine stay: neither Windows nor macOS does.
CAN_STAY = hasattr(os, "pidfd_open")


@dataclass(frozen=True)
class Place:
    """The ``socket`` of the engine of one GIMP.

    ``gimp`` is a descriptor of its process (pidfd), by which the engine hears of its end.
    ``identity`` says which engine is meant; one of another version does not answer to it.
    """

    socket: Path
    gimp: int
    identity: str

    def arguments(self) -> list[str]:
        """What tells an engine, which inherits ``gimp``, to wait here."""
        socket, gimp = str(self.socket), str(self.gimp)
        return ["--socket", socket, "--gimp", gimp, "--identity", self.identity]


def place_of(python: str, version: str, engine_file: Path) -> Place | None:
    """The place of this GIMP's engine; None where an engine has to end with the call.

    ``engine_file``: when it was written is part of the identity, as it is with every installation.
    """
    if not CAN_STAY:
        return None
    gimp = os.getppid()
    try:
        if not _is_gimp(gimp):
            return None
        identity = json.dumps([PROTOCOL, version, python, engine_file.stat().st_mtime_ns])
        return Place(_private_folder() / f"{gimp}.sock", os.pidfd_open(gimp), identity)
    except OSError as error:
        logging.info("The engine cannot stay between calls: %s", error)
        return None


def _is_gimp(process: int) -> bool:
    """Whether GIMP itself is our parent, and not what has started us for it or adopted us."""
    return Path(f"/proc/{process}/comm").read_text("utf-8").startswith("gimp")


def _private_folder() -> Path:
    """A folder that is this user's alone; raises OSError where there is none."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    shared = Path(os.environ.get("TMPDIR") or "/tmp")
    folder = Path(runtime) / NAME if runtime else shared / f"{NAME}-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
    if not private or found.st_uid != os.getuid():
        raise PermissionError(f"{folder} is not this user's alone")
    return folder
