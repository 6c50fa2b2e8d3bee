"""Writing a file whole or not at all; opening one that is a file, not a pipe."""

from __future__ import annotations

import errno
import glob
import os
import stat
from pathlib import Path
from typing import BinaryIO


def write_atomically(path: Path, data: bytes | memoryview) -> None:
    """Write ``data`` beside ``path`` first, then put it in its place in one step.

    An existing file stays as it was until the new one is complete on the disk. Raises
    OSError; nothing is left behind then, nor after an interruption.
    """
    path = path.resolve()  # write through a link, not over it
    part = _part(path)
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # a full disk may only show here
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading, but no pipe or device, at which reading could last for ever.

    Raises OSError.
    """
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        if stat.S_ISDIR(mode):
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        raise OSError(errno.EINVAL, "It is not a file", str(path))
    return os.fdopen(descriptor, "rb")


def try_writing(path: Path) -> None:
    """Raise the OSError that ``write_atomically`` would meet now; leaves no trace."""
    path = path.resolve()
    if path.exists():
        path.open("r+b").close()
    part = _part(path)
    part.open("xb").close()
    part.unlink()


def remove_abandoned(path: Path) -> None:
    """Remove what processes that are no more left of a ``write_atomically`` to ``path``."""
    import psutil  # the installer, which knows the standard library alone, may import this module

    path = path.resolve()
    for part in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        number = part.name.removeprefix(f".{path.name}.").removesuffix(".part")
        if number.isdigit() and not psutil.pid_exists(int(number)):
            part.unlink(missing_ok=True)


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")
