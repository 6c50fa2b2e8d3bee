"""The processes of one GIMP run, found by the home folder that GIMP was started with.

Everything that GIMP starts inherits HOME, also what its parent has left behind, so neither
other runs on this computer nor orphans are mistaken. Standard library only: the driver of
tests/gui uses it inside the chroot.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
PATIENCE = 3  # seconds between asking and killing
ENGINES = ("nst_engine", "standin")


@dataclass(frozen=True)
class Process:
    """A living process and its command line."""

    pid: int
    arguments: tuple[str, ...]

    @property
    def is_gimp(self) -> bool:
        return Path(self.arguments[0]).name.startswith("gimp")

    @property
    def is_plug_in(self) -> bool:
        """Whether this is our plug-in, as GIMP starts it."""
        return any(word.endswith("/neural-style-transfer.py") for word in self.arguments)

    @property
    def is_engine(self) -> bool:
        """Whether this is the engine or its stand-in."""
        return any(engine in word for engine in ENGINES for word in self.arguments)


def processes(home: Path) -> list[Process]:
    """Every process of the run with this home, the oldest first; dead ones do not count."""
    return sorted(_processes(home), key=lambda process: process.pid)


def plug_in_and_engine(home: Path) -> list[Process]:
    """Plug-in and engine: what must be gone when a call is over."""
    return [process for process in processes(home) if process.is_plug_in or process.is_engine]


def end(home: Path) -> None:
    """End every process of the run but the caller, at the latest by force."""
    deadline = time.monotonic() + PATIENCE
    _signal(home, signal.SIGTERM)
    while left := _others(home):
        if time.monotonic() > deadline:
            _signal(home, signal.SIGKILL)
        time.sleep(0.02)
        if time.monotonic() > deadline + PATIENCE:
            raise AssertionError(f"these cannot be killed: {left}")


def _processes(home: Path) -> Iterator[Process]:
    mark = b"\0HOME=" + os.fsencode(home) + b"\0"
    for folder in PROC.iterdir():
        try:
            if folder.name.isdecimal() and mark in b"\0" + (folder / "environ").read_bytes():
                arguments = (folder / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
                yield Process(int(folder.name), tuple(map(os.fsdecode, arguments)))
        except OSError:
            continue  # it has just ended, or is another user's


def _others(home: Path) -> list[Process]:
    return [process for process in processes(home) if process.pid != os.getpid()]


def _signal(home: Path, number: int) -> None:
    for process in _others(home):
        try:
            os.kill(process.pid, number)
        except ProcessLookupError:
            continue
