"""Tables and lists in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A table of cells that are written as ``str`` does."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def named_list(head: str, lines: Sequence[str]) -> list[str]:
    """A list under its head, as two paragraphs; none where there are no lines."""
    return [head, "\n".join(f"- {line}" for line in lines)] if lines else []


def gigabytes(size: int | None) -> str:
    """Bytes as GB with two digits, a dash where they are not known."""
    return "–" if size is None else f"{size / 1e9:.2f}"
