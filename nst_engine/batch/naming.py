"""Names of what a batch writes: predictable, and no two alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path


def distinct_names(files: Sequence[Path]) -> list[str]:
    """A name for each of different files: its stem where no other file has the same.

    Files of one stem get their suffix behind it, or, where they lie in different folders, as many
    of these before it as tell them apart: ``a/x.jpg``, ``b/x.jpg`` become ``a-x``, ``b-x``. Upper
    and lower case do not count, as in the file systems of Windows and macOS.
    """
    alike: defaultdict[str, list[Path]] = defaultdict(list)
    for file in files:
        alike[file.stem.casefold()].append(file)
    names = {file: name for group in alike.values() for file, name in _names_in(group)}
    return [names[file] for file in files]


def _names_in(group: Sequence[Path]) -> Iterable[tuple[Path, str]]:
    for folders in count():
        for with_suffix in (False, True):
            names = [_name(file, folders, with_suffix) for file in group]
            if len({name.casefold() for name in names}) == len(group):
                return zip(group, names, strict=True)
    raise AssertionError("different files have different paths")


def _name(file: Path, folders: int, with_suffix: bool) -> str:
    parents = file.absolute().parent.parts[1:]
    words = [*parents[max(0, len(parents) - folders) :], file.stem]
    if with_suffix:
        words.append(file.suffix.removeprefix("."))
    return "-".join(words)
