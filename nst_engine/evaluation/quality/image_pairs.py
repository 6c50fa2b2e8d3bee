"""Which content images meet which style images."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...contract import UserError
from ...images import image_files, load_image
from ...networks.weights.download import sha256_of


@dataclass(frozen=True)
class Source:
    """An image file, the checksum of its bytes, and a name that no other source has."""

    file: Path
    checksum: str
    name: str


@dataclass(frozen=True)
class Pair:
    """A content image with a style image.

    ``kind`` says what the content shows, ``medium`` what the style is made with; both are empty
    where no list tells them.
    """

    name: str
    content: Source
    style: Source
    kind: str = ""
    medium: str = ""


def image_pairs(contents: Path, styles: Path) -> list[Pair]:
    """Pair every content with every style but itself; raises UserError where there is none.

    Both are an image or a folder of images. All are opened once, so that a damaged one
    is known before any work is done.
    """
    style_sources = _sources(styles)
    pairs = [
        Pair(f"{c.name} × {s.name}", c, s)
        for c in _sources(contents)
        for s in style_sources
        if c.checksum != s.checksum
    ]
    if not pairs:
        raise UserError(
            "same-picture", f"{contents} and {styles} are one picture.", "Choose another style."
        )
    return pairs


def open_source(file: Path, name: str) -> Source:
    """Open an image once, to know that it can be read; raises UserError where it cannot."""
    load_image(file)
    return Source(file, sha256_of(file), name)


def _sources(path: Path) -> list[Source]:
    return [open_source(file, file.name) for file in image_files(path)]
