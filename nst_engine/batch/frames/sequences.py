"""Which files are the frames of one sequence, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...images import image_files
from .animation import Animation


@dataclass(frozen=True)
class FrameSequence:
    """Frames in their order, as numbered files or in one animation."""

    files: tuple[Path, ...] = ()
    animation: Animation | None = None


def find_sequences(contents: Iterable[Path]) -> list[FrameSequence]:
    """Each folder is a sequence and each animation; all other files together are one.

    Raises UserError for a folder without images.
    """
    sequences, loose = [], list[Path]()
    for path in contents:
        if path.is_dir():
            sequences.append(FrameSequence(tuple(in_order(image_files(path)))))
        elif animation := Animation.of(path):
            sequences.append(FrameSequence(animation=animation))
        else:
            loose.append(path)
    return [*sequences, FrameSequence(tuple(in_order(loose)))] if loose else sequences


def in_order(files: Sequence[Path]) -> list[Path]:
    """Files by name, with numbers in it by their value: frame2.png comes before frame10.png."""
    return sorted(files, key=lambda file: _parts(file.name))


def _parts(name: str) -> list[tuple[int, str]]:
    return [
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)
    ]
