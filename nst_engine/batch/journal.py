"""The journal of an output folder: which images were made there, and of what."""

from __future__ import annotations

import contextlib
import json
import os
from collections import defaultdict
from pathlib import Path

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
        self._entries: set[tuple[str, str, str]] = set()  # file's name, digest of its bytes, key
        self._digests: defaultdict[str, set[str]] = defaultdict(set)  # ever written, by file name
        if self._file.is_file():
            for line in self._file.read_text("utf-8", errors="replace").splitlines():
                self._read(line)

    def knows(self, output: Path) -> bool:
        """Whether a batch has ever written a file of this name."""
        return output.name in self._digests

    def is_done(self, output: Path, key: str) -> bool:
        """Whether ``output`` is, byte by byte, what a batch made of what ``key`` names."""
        digest = _digest_if_there(output) if self.knows(output) else None
        return digest is not None and (output.name, digest, key) in self._entries

    def is_own(self, output: Path) -> bool:
        """Whether an existing ``output`` is, byte by byte, what a batch made."""
        return self.knows(output) and _digest_if_there(output) in self._digests[output.name]

    def write(self, output: Path, key: str, data: bytes) -> None:
        """Write an image that was made of what ``key`` names; raises OSError.

        It is there as a whole or, with what stood there before, not at all.
        """
        remove_abandoned(output)
        digest = digest_of(data)
        entry = {"file": output.name, "key": key, "sha256": digest}
        with self._file.open("ab") as file:
            # A line that was cut short ends here, so that it spoils no other one.
            file.write(b"\n" if _lacks_newline(self._file) else b"")
            file.write(json.dumps(entry).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._add(output.name, digest, key)
        write_atomically(output, data)

    def _read(self, line: str) -> None:
        """Take an entry; a line that is none, whoever wrote it, counts as not there."""
        with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
            entry = json.loads(line)
            name, digest, key = (entry[field] for field in ("file", "sha256", "key"))
            if all(isinstance(each, str) for each in (name, digest, key)):
                self._add(name, digest, key)

    def _add(self, name: str, digest: str, key: str) -> None:
        self._digests[name].add(digest)
        self._entries.add((name, digest, key))


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
