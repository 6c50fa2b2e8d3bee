"""Which content images meet which style images."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...contract import UserError
from ...images import load_image
from ...networks.weights.download import sha256_of

#: Suffixes of the files in a folder that are taken for images.
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif", ".avif"})


@dataclass(frozen=True)
class Source:
    """An image file and the checksum of its bytes."""

    file: Path
    checksum: str

    @property
    def name(self) -> str:
        return self.file.name


def image_pairs(contents: Path, styles: Path) -> list[tuple[Source, Source]]:
    """Pair every content with every style but itself; raises UserError where there is none.

    Both are an image or a folder of images. All are opened once, so that a damaged one
    is known before any work is done.
    """
    style_sources = _sources(styles)
    pairs = [(c, s) for c in _sources(contents) for s in style_sources if c.checksum != s.checksum]
    if not pairs:
        raise UserError(
            "same-picture", f"{contents} and {styles} are one picture.", "Choose another style."
        )
    return pairs


def _sources(path: Path) -> list[Source]:
    files = [path]
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file())
        if not files:
            raise UserError(
                "bad-picture", f"There is no picture in the folder {path}.", "Name another one."
            )
    for file in files:
        load_image(file)
    return [Source(file, sha256_of(file)) for file in files]
