"""The page for people: a summary, then every pair with all its images and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from .evaluator import Evaluator
from .runs import CONTENT_ITSELF, NUMBERS, Case, Run

Row = tuple[Case, Run]

#: Key in the numbers -> heading; for all of them less is better.
DISTANCES = {
    "patch": "patch distance",
    "coverage": "coverage",
    "gram": "Gram distance",
    "content": "content distance",
}

DEFINITIONS = """
<dl>
<dt>patch distance</dt><dd>how far the result's features are from the nearest ones of the style
(1 − cosine, centred on the style's mean; mean over positions, at full and at half size):
are the strokes the style's?</dd>
<dt>coverage</dt><dd>the same from the style to the result: is all of the style used?</dd>
<dt>Gram distance</dt><dd>‖G − A‖ / ‖A‖ of the Gram matrices, at full and at half size. It does not
see strokes.</dd>
<dt>content distance</dt><dd>how far the features are from the content's at the same place
(1 − cosine, each centred on its own image's mean; mean over positions, at full and at half size):
is the content still there? Near 0.9 nothing can be recognised.</dd>
<dt>seconds, memory</dt><dd>of one <code>stylize</code> in a process of its own, from the images
read to the result ready; the most memory that the process (or its GPU) held.</dd>
</dl>
<p>For every distance less is better, and none says it alone: look at the images.</p>
"""

STYLESHEET = """
body { font: 16px/1.4 system-ui, sans-serif; margin: 2em auto; max-width: 90em; padding: 0 1em }
table { border-collapse: collapse; margin: 1em 0 }
th, td { padding: .2em .8em; text-align: right } th:first-child, td:first-child { text-align: left }
tr { border-bottom: 1px solid #ccc } dt { font-weight: bold }
.images { display: flex; flex-wrap: wrap; gap: 1em }
figure { margin: 0; width: 24em } img { width: 100% }
"""


def report_page(rows: Sequence[Row], evaluator: Evaluator) -> str:
    """Write HTML that links to the images beside it; ``rows`` of one pair stand together."""
    pairs = [list(group) for _, group in groupby(rows, key=lambda row: row[0].place[:2])]
    first = rows[0][0]
    flags = escape(" ".join(first.flags)) or "the defaults"
    measured_by = escape(evaluator.description, quote=False)
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Quality</title>',
        f"<style>{STYLESHEET}</style><h1>Quality: {len(pairs)} pairs at {first.size} px</h1>",
        f"<p>Settings: {flags}. Measured by {measured_by}. All numbers are in "
        f'<a href="{NUMBERS}">{NUMBERS}</a>.</p>',
        "<h2>Means over all pairs</h2>",
        _summary(pairs),
        DEFINITIONS,
        *(_pair(pair) for pair in pairs),
        "</html>\n",
    ]
    return "\n".join(parts)


def wins(pairs: Sequence[Sequence[Row]], method: str, distance: str) -> int:
    """Count the pairs at which no other method has less of a distance; ties count for all."""
    count = 0
    for pair in pairs:
        values = {
            case.method: run["distances"][distance]
            for case, run in pair
            if case.method != CONTENT_ITSELF
        }
        count += values.get(method) == min(values.values(), default=None)
    return count


def _summary(pairs: Sequence[Sequence[Row]]) -> str:
    heads = ["", *DISTANCES.values(), "seconds", "memory"]
    heads += [f"least {DISTANCES[name]}" for name in ("patch", "content")]
    lines = [_line("th", heads)]
    for method in dict.fromkeys(case.method for pair in pairs for case, _ in pair):
        runs = [run for pair in pairs for case, run in pair if case.method == method]
        cells = [method, *(_mean([r["distances"][name] for r in runs]) for name in DISTANCES)]
        if method == CONTENT_ITSELF:
            cells += ["–"] * 4
        else:
            cells += [_mean([r["seconds"] for r in runs], 1), _megabytes(runs)]
            for name in ("patch", "content"):
                cells.append(f"{wins(pairs, method, name)} of {len(pairs)}")
        lines.append(_line("td", cells))
    return f"<table>{''.join(lines)}</table>"


def _pair(pair: Sequence[Row]) -> str:
    first = pair[0][0]
    title = f"{Path(first.content.name).stem} × {Path(first.style.name).stem}"
    heads = ["", *DISTANCES.values(), "seconds", "memory"]
    lines, figures = [_line("th", heads)], [_figure("style", first.style_image)]
    for case, run in pair:
        cells = [case.method, *(f"{run['distances'][name]:.3f}" for name in DISTANCES)]
        seconds = run["seconds"]
        cells += ["–" if seconds is None else f"{seconds:.1f}", _megabytes([run])]
        lines.append(_line("td", cells))
        figures.append(_figure(case.method, run["picture"]))
    return (
        f"<h2>{escape(title)}</h2><div class=images>{''.join(figures)}</div>"
        f"<table>{''.join(lines)}</table>"
    )


def _figure(caption: str, image: str) -> str:
    link = quote(image)
    return (
        f'<figure><a href="{link}"><img src="{link}" alt="{escape(caption)}" loading="lazy"></a>'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )


def _line(kind: str, cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{kind}>{escape(cell)}</{kind}>' for cell in cells)}</tr>"


def _mean(values: Sequence[float], digits: int = 3) -> str:
    return f"{sum(values) / len(values):.{digits}f}"


def _megabytes(runs: Sequence[Run]) -> str:
    """Peak memory of the most demanding run; a dash where the platform does not tell."""
    known = [run["peak_memory_bytes"] for run in runs if run["peak_memory_bytes"]]
    return f"{max(known) / 2**20:.0f} MB" if known else "–"
