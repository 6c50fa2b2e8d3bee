"""The journal of an output folder: which images were made there, and of what."""

from __future__ import annotations

import contextlib
import json
import math
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

from ..files import remove_abandoned, write_atomically
from .task_keys import digest_of, digest_of_file

#: In the output folder; hidden, because it is of no use to a person.
NAME = ".nst-batch.jsonl"


class Journal:
    """What batches have written into a folder, kept there as JSON lines.

    An entry is written before its image: whenever a batch is killed, an image that is there has
    one. An entry without its image is harmless, and so is a last line that was cut short.
    """

    def __init__(self, folder: Path) -> None:
        """Read the journal of an existing folder; raises OSError."""
        self._file = folder / NAME
        #: By the file's name, the digest of its bytes, and its key.
        self._entries: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._digests: defaultdict[str, set[str]] = defaultdict(set)  # ever written, by file name
        if self._file.is_file():
            for line in self._file.read_text("utf-8", errors="replace").splitlines():
                self._read(line)

    def knows(self, output: Path) -> bool:
        """Whether a batch has ever written a file of this name."""
        return output.name in self._digests

    def is_done(self, output: Path, key: str) -> bool:
        """Whether ``output`` is, byte by byte, what a batch made of what ``key`` names."""
        return self.entry(output, key) is not None

    def entry(self, output: Path, key: str) -> dict[str, Any] | None:
        """What was noted of ``output``, or None where ``is_done`` is not true of it."""
        digest = _digest_if_there(output) if self.knows(output) else None
        return None if digest is None else self._entries.get((output.name, digest, key))

    def is_own(self, output: Path) -> bool:
        """Whether an existing ``output`` is, byte by byte, what a batch made."""
        return self.knows(output) and _digest_if_there(output) in self._digests[output.name]

    def write(
        self, output: Path, key: str, data: bytes, content_factor: float | None = None
    ) -> None:
        """Write an image that was made of what ``key`` names; raises OSError.

        ``content_factor``: what its record says, for the frame that comes after it.

        It is there as a whole or, with what stood there before, not at all.
        """
        remove_abandoned(output)
        digest = digest_of(data)
        entry: dict[str, Any] = {"file": output.name, "key": key, "sha256": digest}
        if content_factor is not None:
            entry["content_factor"] = content_factor
        with self._file.open("ab") as file:
            # A line that was cut short ends here, so that it spoils no other one.
            file.write(b"\n" if _lacks_newline(self._file) else b"")
            file.write(json.dumps(entry).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._add(entry)
        write_atomically(output, data)

    def _read(self, line: str) -> None:
        """Take an entry; a line that is none, whoever wrote it, counts as not there."""
        with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
            entry = json.loads(line)
            texts = [entry[field] for field in ("file", "sha256", "key")]
            factor = entry.get("content_factor", 1.0)
            if all(isinstance(each, str) for each in texts) and 0 < factor < math.inf:
                self._add(entry)

    def _add(self, entry: dict[str, Any]) -> None:
        name, digest, key = entry["file"], entry["sha256"], entry["key"]
        self._digests[name].add(digest)
        self._entries[name, digest, key] = entry


def _digest_if_there(path: Path) -> str | None:
    try:
        return digest_of_file(path)
    except OSError:
        return None


def _lacks_newline(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"
