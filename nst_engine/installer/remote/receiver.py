"""Runs on the other computer: takes the project from standard input and installs the engine.

Its text is handed to a Python there, which has nothing of ours yet. Arguments: how many bytes come,
their SHA-256, and what is for install.py. Errors are lines of JSON, as the installer's own are.
"""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from typing import Any

MARK = "neural-style-transfer"  # before it, a shell may have said something


def main() -> int:
    """Returns the installer's exit code."""
    size, digest, *arguments = sys.argv[1:]
    print(MARK, flush=True)
    data = _read(int(size))
    if hashlib.sha256(data).hexdigest() != digest:
        return _fail("The project did not arrive whole.", "Run it again.")
    try:
        with tempfile.TemporaryDirectory(prefix="nst-source-") as folder:
            safely: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                archive.extractall(folder, **safely)
            install = [f"{folder}/install.py", "engine", "--progress", *arguments]
            # Apart: the end of its input ends it with all that it has started.
            command = [sys.executable, "-E", "-s", "-X", "utf8", *install]
            return subprocess.call(command, start_new_session=True)
    except OSError as error:
        why = f"The project cannot be unpacked there: {error.strerror or error}."
        return _fail(why, "See whether the disk has room.")


def _read(size: int) -> bytes:
    """So many bytes, or what there is; no more, since install.py goes on reading."""
    data = bytearray()
    while len(data) < size and (piece := os.read(0, min(size - len(data), 1 << 20))):
        data += piece
    return bytes(data)


def _fail(message: str, hint: str) -> int:
    print(json.dumps({"error": "remote", "message": message, "hint": hint}), flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
