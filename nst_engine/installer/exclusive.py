"""One installation at a time: another would take away the environment that the first one fills."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..contract.errors import UserError

if sys.platform != "win32":
    import fcntl


@contextmanager
def only_installation(folder: Path) -> Iterator[None]:
    """Raise UserError while another program installs into this folder. The system forgets of one
    that was killed."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = _taken(folder)
    except (BlockingIOError, FileExistsError, PermissionError) as error:
        raise UserError(
            "busy",
            f"Another installation into {folder} is going on.",
            "Wait for its end, or answer what it asks; then run it again where that is needed.",
            input_error=False,
        ) from error
    try:
        yield
    finally:
        os.close(descriptor)


def _taken(folder: Path) -> int:
    if sys.platform == "win32":  # where a folder cannot be locked; the file goes with its process
        file = folder / ".installing"
        return os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_TEMPORARY)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
