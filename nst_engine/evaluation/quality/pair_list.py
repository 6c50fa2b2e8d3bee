"""A list of pairs by name: a CSV file that says which image meets which, and what they are.

    name, kind, medium, content, style
    # a comment
    monk, portrait, pen, photos/0012.jpg, drawings/ink.jpg

The columns may stand in any order. Paths start from a folder that is told apart from the list.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ...contract import UserError
from .image_pairs import Pair, Source, open_source

COLUMNS = ("name", "kind", "medium", "content", "style")

Entry = dict[str, str]


def read_pair_list(file: Path, root: Path) -> list[Pair]:
    """Read the pairs and open all their images; raises UserError that names the bad line."""
    pairs: list[Pair] = []

    @cache
    def source(path: str) -> Source:
        return open_source(root / path, "-".join(Path(path).parts))

    for line, entry in _entries(file):
        for column in ("content", "style"):
            if not (root / entry[column]).is_file():
                raise _wrong(file, line, f"{root / entry[column]} is not there")
        pair = Pair(
            entry["name"],
            source(entry["content"]),
            source(entry["style"]),
            entry["kind"],
            entry["medium"],
        )
        _check(file, line, pair, pairs)
        pairs.append(pair)
    if not pairs:
        raise _wrong(file, 1, "it holds no pair")
    return pairs


def _entries(file: Path) -> Iterator[tuple[int, Entry]]:
    """Give each entry with the number of its line."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise UserError("bad-file", f"{file} cannot be read: {reason}.") from error
    rows = (
        (number, [cell.strip() for cell in next(csv.reader([line], skipinitialspace=True))])
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.lstrip().startswith("#")
    )
    number, columns = next(rows, (1, []))
    if sorted(columns) != sorted(COLUMNS):
        raise _wrong(file, number, f"its columns are called {', '.join(columns) or 'nothing'}")
    for number, cells in rows:
        if len(cells) != len(columns) or not all(cells):
            raise _wrong(file, number, f"it does not have {len(columns)} filled cells")
        yield number, dict(zip(columns, cells, strict=True))


def _check(file: Path, line: int, pair: Pair, earlier: list[Pair]) -> None:
    """Refuse what could not be told apart on the page, and an image in its own style."""
    if pair.content.checksum == pair.style.checksum:
        raise _wrong(file, line, "content and style are one picture")
    for other in earlier:
        if pair.name == other.name:
            raise _wrong(file, line, f"another pair is called {pair.name!r} already")
        if (pair.content.name, pair.style.name) == (other.content.name, other.style.name):
            raise _wrong(file, line, f"its two pictures are those of {other.name!r}")


def _wrong(file: Path, line: int, reason: str) -> UserError:
    return UserError(
        "bad-file",
        f"{file}, line {line}: {reason}.",
        f"A list starts with the line {', '.join(COLUMNS)}; below it stands one pair a line, "
        "with paths from --root.",
    )
