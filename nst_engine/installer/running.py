"""Refuses to replace files while an engine runs from them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ..contract.errors import UserError


def refuse_while_running(python: Path) -> None:
    """Raise UserError while a program of this interpreter runs.

    On Windows the system itself refuses to replace the files of a running program.
    """
    if any(command.startswith(f"{python} ") for command in _commands()):
        raise UserError(
            "busy",
            "The engine is at work or waits for GIMP's next call, and its files must not change "
            "under it.",
            "Close GIMP, or let it finish where it paints in a terminal, then run it again.",
            input_error=False,
        )


def _commands() -> list[str]:
    """Command lines of all other processes that can be seen."""
    if sys.platform == "win32":
        return []
    if Path("/proc/self/cmdline").exists():
        others = (p for p in Path("/proc").glob("[0-9]*") if p.name != str(os.getpid()))
        return [_command(process / "cmdline") for process in others]
    listing = subprocess.run(["ps", "-A", "-o", "args="], capture_output=True)
    return listing.stdout.decode("utf-8", "replace").splitlines()


def _command(entry: Path) -> str:
    try:
        return entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:  # the process ended meanwhile
        return ""
