"""A .po file read as it is, so that nothing has to be compiled before it is used.

Of the format what catalogues of this project have: entries with comments, plural forms and the
flag ``fuzzy``; no contexts. Source: the GNU gettext manual, "The Format of PO Files".
"""

from __future__ import annotations

import gettext
import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_ESCAPE = re.compile(r"\\(.)")
_MEANING = {"n": "\n", "t": "\t"}
_MAGIC = 0x950412DE  # of .mo files, little-endian
_HEAD = 28  # bytes: seven numbers


@dataclass
class Entry:
    """A message and what it is called: one form, or for counted things as many as there are.

    ``where`` are the lines that tell a translator where it is seen, as they stand in the file.
    """

    message: str
    plural: str = ""
    forms: list[str] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    is_fuzzy: bool = False  # only a guess, not to be shown

    @property
    def is_translated(self) -> bool:
        """Whether every form is there and somebody has looked at it."""
        return bool(self.forms) and all(self.forms) and not self.is_fuzzy


def read_entries(text: str) -> list[Entry]:
    """The entries of a .po file, its head (the message "") first; raises ValueError."""
    blocks = re.split(r"\n\s*\n", text)
    return [_entry(block) for block in blocks if re.search("^msgid", block, re.MULTILINE)]


def write_entries(entries: list[Entry]) -> str:
    """The .po file of these entries; what each says is on one line, however long."""
    return "\n".join(map(_written, entries))


def translations(file: Path) -> gettext.GNUTranslations:
    """What Python's gettext makes of the file; raises OSError and ValueError."""
    entries = read_entries(file.read_text("utf-8"))
    pairs = {
        "\0".join(filter(None, (e.message, e.plural))): "\0".join(e.forms)
        for e in entries
        if e.is_translated
    }
    return gettext.GNUTranslations(io.BytesIO(_compiled(pairs)))


def _entry(block: str) -> Entry:
    """One entry from its lines."""
    entry = Entry("")
    forms: dict[int, str] = {}
    for keyword, text in _strings(block, entry):
        if keyword == "msgid":
            entry.message = text
        elif keyword == "msgid_plural":
            entry.plural = text
        elif keyword.startswith("msgstr"):
            forms[int(keyword[7:-1] or 0)] = text
        else:
            raise ValueError(f"a .po file with {keyword!r}")
    entry.forms = [forms[number] for number in sorted(forms)]
    return entry


def _strings(block: str, entry: Entry) -> Iterator[tuple[str, str]]:
    """Each keyword with its whole string; comments go into ``entry``."""
    keyword = ""
    parts: list[str] = []
    for line in block.strip().splitlines():
        if line.startswith("#"):
            entry.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
            entry.where += [line] * line.startswith(("#.", "#:"))
            continue
        if not line.startswith('"'):
            if keyword:
                yield keyword, "".join(parts)
            keyword, _, line = line.partition(" ")
            parts = []
        if len(line) < 2 or line[-1] != '"':
            raise ValueError(f"a .po file with the line {line!r}")
        parts.append(_ESCAPE.sub(lambda found: _MEANING.get(found[1], found[1]), line[1:-1]))
    yield keyword, "".join(parts)


def _written(entry: Entry) -> str:
    lines = [*sorted(entry.where), *(["#, fuzzy"] if entry.is_fuzzy else [])]
    lines.append(f"msgid {_quoted(entry.message)}")
    if entry.plural:
        lines.append(f"msgid_plural {_quoted(entry.plural)}")
        lines += [f"msgstr[{n}] {_quoted(form)}" for n, form in enumerate(entry.forms)]
    else:
        lines.append(f"msgstr {_quoted(entry.forms[0])}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """In quotes; the lines of a text stand below each other, as the head's do."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    lines = [line.replace("\n", "\\n") for line in text.splitlines(keepends=True)]
    return "\n".join(f'"{line}"' for line in (["", *lines] if len(lines) > 1 else lines or [""]))


def _compiled(pairs: dict[str, str]) -> bytes:
    """The same as a .mo file. Source: the manual, "The Format of GNU MO Files"."""
    encoded = sorted((key.encode(), value.encode()) for key, value in pairs.items())
    index: tuple[list[int], list[int]] = [], []
    texts = bytearray()
    begin = _HEAD + 16 * len(encoded)
    for table in (0, 1):
        for pair in encoded:
            index[table].extend((len(pair[table]), begin + len(texts)))
            texts += pair[table] + b"\0"
    numbers = [_MAGIC, 0, len(encoded), _HEAD, _HEAD + 8 * len(encoded), 0, 0, *index[0], *index[1]]
    return struct.pack(f"<{len(numbers)}I", *numbers) + texts
