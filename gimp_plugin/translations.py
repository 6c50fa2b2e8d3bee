"""Collects what a person reads in GIMP, for the people who translate it.

``python3 gimp_plugin/translations.py`` writes the template and brings every catalogue to it: what
is new is empty there, what is gone is gone, what was translated stays. With ``--check`` it writes
nothing and says what is lacking, stale or cannot be right.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
PLUGIN = CHECKOUT / "gimp_plugin" / "neural-style-transfer"
ENGINE = CHECKOUT / "nst_engine"
sys.path[:0] = [str(CHECKOUT), str(PLUGIN)]  # before an engine that is installed

from languages.catalogue import Entry, read_entries, write_entries  # noqa: E402

from nst_engine.contract import BUILT_IN_STYLES, GROUPS, PARAMETERS  # noqa: E402

FOLDER = PLUGIN / "languages"
TEMPLATE = FOLDER / "neural-style-transfer.pot"
#: Rooms of the engine whose errors the dialog shows; those of the others only the terminal does.
HEARD = ("contract", "instant", "job", "networks", "optimization", "server")
NOTE = "# Translators: "
HEAD = (
    "Project-Id-Version: neural-style-transfer\n"
    "Language: \n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)
PLACE = re.compile(r"\{\w+\}")


def messages() -> list[Entry]:
    """All that is to be translated, each once, in the order of the sources."""
    found: dict[tuple[str, str], Entry] = {}
    for entry in (*_of_plug_in(), *_of_parameter_table(), *_of_engine()):
        known = found.setdefault((entry.message, entry.plural), entry)
        if known is not entry:
            known.where += [line for line in entry.where if line not in known.where]
    return [*found.values()]


def _of_plug_in() -> Iterator[Entry]:
    """What is written in ``tr`` and ``tr_count``."""
    for file in sorted(PLUGIN.rglob("*.py")):
        source = file.read_text("utf-8")
        for call in _calls(source, "tr", "tr_count"):
            count = 2 if call.func.id == "tr_count" else 1
            texts = [a.value for a in call.args[:count] if isinstance(a, ast.Constant)]
            if len(texts) == count:  # else it looks something up that stands elsewhere
                yield Entry(*texts, where=[*_note(source, call.lineno), _place(file)])


def _of_parameter_table() -> Iterator[Entry]:
    """Labels, help and choices of what GIMP's dialog shows; labels alone of what errors name."""
    place = _place(ENGINE / "contract" / "settings.py")
    for title, sentence in GROUPS.values():
        yield from (Entry(text, where=[place]) for text in (title, sentence) if text)
    for parameter in PARAMETERS:
        yield Entry(parameter.label, where=[f"#. {parameter.flag}", place])
        if parameter.in_dialog:
            texts = [parameter.help, *(parameter.choices or {}).values()]
            yield from (Entry(text, where=[f"#. {parameter.flag}", place]) for text in texts)
    for title in BUILT_IN_STYLES.values():
        yield Entry(title, where=["#. a built-in style", place])


def _of_engine() -> Iterator[Entry]:
    """Errors of the engine that are always the same sentences."""
    for file in sorted(file for room in HEARD for file in (ENGINE / room).rglob("*.py")):
        for call in _calls(file.read_text("utf-8"), "UserError"):
            texts = [a.value if isinstance(a, ast.Constant) else None for a in call.args[1:3]]
            if texts and None not in texts:
                yield from (Entry(str(text), where=[_place(file)]) for text in texts if text)


def _calls(source: str, *names: str) -> list[ast.Call]:
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]
    return sorted(calls, key=lambda call: (call.lineno, call.col_offset))


def _note(source: str, line: int) -> list[str]:
    """What a comment above the line tells translators."""
    above = source.splitlines()[line - 2].strip()
    return [f"#. {above.removeprefix(NOTE)}"] if above.startswith(NOTE) else []


def _place(file: Path) -> str:
    return f"#: {file.relative_to(CHECKOUT).as_posix()}"  # no line: it would change all the time


def template() -> str:
    """The whole .pot file."""
    return write_entries([Entry("", forms=[HEAD]), *map(_untranslated, messages())])


def merged(catalogue: str) -> str:
    """The .po file with the messages of now and the translations that it has of them."""
    head, *known = read_entries(catalogue)
    translated = {(entry.message, entry.plural): entry for entry in known}
    entries = [head]
    for entry in map(_untranslated, messages()):
        old = translated.get((entry.message, entry.plural))
        if old:
            entry.forms, entry.is_fuzzy = old.forms, old.is_fuzzy
        entries.append(entry)
    return write_entries(entries)


def _untranslated(entry: Entry) -> Entry:
    entry.forms = ["", ""] if entry.plural else [""]
    return entry


def wrong(file: Path) -> list[str]:
    """What is lacking, stale or cannot be right in a catalogue, a line each."""
    text = file.read_text("utf-8")
    here = {(e.message, e.plural): e for e in read_entries(text)[1:]}
    needed = {(e.message, e.plural) for e in messages()}
    lines = [f"lacks {message!r}" for message, plural in needed - {*here}]
    lines += [f"has {message!r}, which is gone" for message, plural in {*here} - needed]
    for entry in here.values():
        if not entry.is_translated:
            lines.append(f"has no translation of {entry.message!r}")
            continue
        for form in entry.forms:
            lines += [f"{form!r} {why} {entry.message!r}" for why in _differences(entry, form)]
    if not lines and merged(text) != text:
        lines.append("is not in order: run gimp_plugin/translations.py")
    return [f"{file.name}: {line}" for line in lines]


def _differences(entry: Entry, form: str) -> Iterator[str]:
    """In what a translation must be as its message."""
    if sorted(PLACE.findall(form)) != sorted(PLACE.findall(entry.plural or entry.message)):
        yield "has other places in braces than"
    if form.count("_") != entry.message.count("_"):  # of a button's or menu's letter
        yield "has another number of underlined letters than"
    for end in ("…", ".", "?"):
        if form.endswith(end) != entry.message.endswith(end):
            yield f"and only one of both ends in {end}:"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, say what is wrong")
    check = parser.parse_args().check
    catalogues = sorted(FOLDER.glob("*.po"))
    if not check:
        TEMPLATE.write_text(template(), "utf-8")
        for file in catalogues:
            file.write_text(merged(file.read_text("utf-8")), "utf-8")
    lines = [line for file in catalogues for line in wrong(file)]
    if TEMPLATE.read_text("utf-8") != template():
        lines.append(f"{TEMPLATE.name} is not what the sources say")
    print("\n".join(lines) or f"{len(messages())} messages, {len(catalogues)} catalogues: all good")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
