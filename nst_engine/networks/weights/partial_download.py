"""A partial download: the bytes that are already on the disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path


class DownloadError(Exception):
    """A download failed; the message follows a colon in a sentence."""


class DiskError(DownloadError):
    """A download failed because the disk cannot take the file, whichever the mirror."""


@contextmanager
def on_disk(path: Path) -> Iterator[None]:
    """Turn an OSError of the disk within the context into DiskError."""
    try:
        yield
    except OSError as error:
        raise DiskError(f"{path} cannot be written: {error.strerror}") from error


@dataclass(frozen=True)
class Partial:
    """The beginning of ``target``, with a note of the version that its server stated."""

    target: Path

    @property
    def path(self) -> Path:
        return self.target.with_name(self.target.name + ".part")

    @property
    def note(self) -> Path:
        return self.path.with_name(self.path.name + ".json")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def validator(self, url: str) -> str | None:
        """The version that this address stated, if the beginning came from it."""
        try:
            return json.loads(self.note.read_text("utf-8")).get(url)
        except (OSError, ValueError, AttributeError):
            return None

    def remember(self, url: str, headers: Message) -> None:
        tag = headers.get("ETag")
        if not tag or tag.startswith("W/"):  # weak tags vouch for no bytes (RFC 9110, 8.8.1)
            tag = headers.get("Last-Modified")
        self.note.write_text(json.dumps({url: tag}), "utf-8")

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)
