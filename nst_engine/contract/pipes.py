"""Frames over file descriptors: whole writes, and reads that no buffer stands in between."""

from __future__ import annotations

import os
from typing import Any

from .frames import ReadSome, Write


def reader(fd: int) -> ReadSome:
    """Reads from a descriptor: at most n bytes, b"" at its end."""
    return lambda size: os.read(fd, size)


def writer(fd: int) -> Write:
    """Writes to a descriptor until all is taken; raises BrokenPipeError when nobody reads."""

    def write(data: Any) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view) :]

    return write
