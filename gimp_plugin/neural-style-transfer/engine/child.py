"""A program beside GIMP, with pipes to it, that ends with this process."""

from __future__ import annotations

import subprocess
from typing import Any

NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open a console


def start_process(
    command: list[str], environment: dict[str, str], **more: Any
) -> subprocess.Popen[bytes]:
    """A child with pipes that ends with this process; ``more`` is for Popen. Raises OSError."""
    from engine import windows  # its ctypes takes 9 ms, and no engine is started where one waits

    kernel32 = windows.system_library()
    pipe = subprocess.PIPE
    options = {"stdin": pipe, "stdout": pipe, "stderr": pipe, "bufsize": 0, **more}
    with windows.without_dll_folder(kernel32):
        process = subprocess.Popen(command, env=environment, creationflags=NO_WINDOW, **options)
    if kernel32 is not None:
        windows.end_with_this_process(kernel32, int(getattr(process, "_handle")))  # noqa: B009
    return process
