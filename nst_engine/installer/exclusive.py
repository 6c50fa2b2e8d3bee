"""One installation at a time: another would take away the environment that the first one fills."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..contract.errors import UserError
from .console import log

if sys.platform == "win32":
    # The second: of a file whose process has just ended.
    TAKEN: tuple[type[OSError], ...] = (FileExistsError, PermissionError)
else:
    import fcntl

    TAKEN = (BlockingIOError,)


@contextmanager
def only_installation(folder: Path) -> Iterator[None]:
    """Raise UserError while another program installs into this folder.

    The system forgets of one that was killed. Where it keeps no locks, as on some network drives,
    nobody is refused.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = None
    try:
        descriptor = os.open(*_what_to_open(folder))
        _lock(descriptor)
    except TAKEN as error:
        _close(descriptor)
        raise UserError(
            "busy",
            f"Another installation into {folder} is going on.",
            "Wait for its end, or answer what it asks; then run it again where that is needed.",
            input_error=False,
        ) from error
    except OSError as error:
        log.info("installing without a lock: %s", error)
    try:
        yield
    finally:
        _close(descriptor)


def _what_to_open(folder: Path) -> tuple[Path, int]:
    if sys.platform == "win32":  # where a folder cannot be locked; the file goes with its process
        return folder / ".installing", os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_TEMPORARY
    return folder, os.O_RDONLY


def _lock(descriptor: int) -> None:
    if sys.platform != "win32":
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _close(descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)
