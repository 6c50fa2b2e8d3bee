"""Which files of a folder are images."""

from __future__ import annotations

from pathlib import Path

from ..contract import UserError

#: Suffixes of the files in a folder that are taken for images.
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif", ".avif"})


def image_files(path: Path) -> list[Path]:
    """The image files of a folder by name, or ``path`` itself where it is no folder.

    Raises UserError for a folder without any.
    """
    if not path.is_dir():
        return [path]
    files = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file())
    if not files:
        raise UserError(
            "bad-picture", f"There is no picture in the folder {path}.", "Name another one."
        )
    return files
