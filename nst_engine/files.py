"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


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


def try_writing(path: Path) -> None:
    """Raise the OSError that ``write_atomically`` would meet now; leaves no trace."""
    path = path.resolve()
    if path.exists():
        path.open("r+b").close()
    part = _part(path)
    part.open("xb").close()
    part.unlink()


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")
