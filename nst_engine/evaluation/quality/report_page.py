"""The page for people: a summary, then every pair with all its images and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from urllib.parse import quote

from .evaluator import Evaluator
from .measures import MEASURES
from .outliers import DEVIATIONS
from .runs import CONTENT_ITSELF, NUMBERS, SUMMARY
from .summary import Means, Outlier, Row, Summary, wins

HEADINGS = {measure.key: measure.heading for measure in MEASURES}
#: At how many pairs a method is the best is counted for these.
COUNTED = ("patch", "content")

EXPLANATION = f"""
<p>No number says it alone: look at the images. <em>Marked</em> among the means is what misses its
bar; among the results, what is worse than the median of its method by more than {DEVIATIONS}
deviations (of the median absolute deviation), and misses its bar where there is one.</p>
"""

STYLESHEET = """
body { font: 16px/1.4 system-ui, sans-serif; margin: 2em auto; max-width: 90em; padding: 0 1em }
table { border-collapse: collapse; margin: 1em 0 }
th, td { padding: .2em .8em; text-align: right } th:first-child, td:first-child { text-align: left }
tr { border-bottom: 1px solid #ccc } dt { font-weight: bold }
.images { display: flex; flex-wrap: wrap; gap: 1em }
figure { margin: 0; width: 24em } img { width: 100% }
.marked, em { background: #fd8; font-style: normal } small { color: #555; font-weight: normal }
"""

#: Text of a cell, and whether it is marked.
Cell = tuple[str, bool]


def report_page(rows: Sequence[Row], summary: Summary, evaluator: Evaluator) -> str:
    """Write HTML that links to the images beside it; ``rows`` of one pair stand together."""
    pairs = [list(group) for _, group in groupby(rows, key=lambda row: row[0].place[:2])]
    first = rows[0][0]
    flags = escape(" ".join(first.flags)) or "the defaults"
    measured_by = escape(evaluator.description, quote=False)
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Quality</title>',
        f"<style>{STYLESHEET}</style><h1>Quality: {len(pairs)} pairs at {first.size} px</h1>",
        f"<p>Settings: {flags}. Distances are measured by {measured_by}. All numbers are in "
        f'<a href="{NUMBERS}">{NUMBERS}</a>, means and outliers in '
        f'<a href="{SUMMARY}">{SUMMARY}</a>.</p>',
        _outliers(summary.outliers),
        "<h2>Means over all pairs</h2>",
        _means(summary.means, pairs),
        _means_by("kinds", summary.kinds),
        _means_by("media", summary.media),
        _definitions(),
        EXPLANATION,
        *(_pair(pair, summary.outliers) for pair in pairs),
        "</html>\n",
    ]
    return "\n".join(parts)


def _definitions() -> str:
    lines = [
        f"<dt>{m.heading} ({'near 1 is best' if m.better == 'near 1' else f'{m.better} is better'}"
        f"{_bar(m.bar)})</dt><dd>{m.definition}</dd>"
        for m in MEASURES
    ]
    lines.append(
        "<dt>seconds, memory</dt><dd>of one <code>stylize</code> in a process of its own, from the "
        "images read to the result ready; the most memory that the process (or its GPU) held.</dd>"
    )
    return f"<dl>{''.join(lines)}</dl>"


def _bar(bar: tuple[float, float] | None) -> str:
    if bar is None:
        return ""
    least, most = bar
    return f"; bar: at least {least:g}" + ("" if most == float("inf") else f", at most {most:g}")


def _outliers(outliers: Sequence[Outlier]) -> str:
    items = [
        f'<li><a href="#{_anchor(each.pair)}">{escape(each.pair)}</a> by {escape(each.method)}: '
        f"{HEADINGS[each.measure]} {each.value:.3f}</li>"
        for each in outliers
    ]
    return f"<h2>Outliers</h2><ul>{''.join(items) or '<li>none</li>'}</ul>"


def _means(means: Sequence[Means], pairs: Sequence[Sequence[Row]]) -> str:
    heads = ["", *HEADINGS.values(), "seconds", "memory"]
    heads += [f"least {HEADINGS[key]}" for key in COUNTED]
    lines = [_line("th", [(head, False) for head in heads])]
    for each in means:
        own = each.method == CONTENT_ITSELF
        counted = [f"{wins(pairs, each.method, key)} of {len(pairs)}" for key in COUNTED]
        lines.append(
            _line("td", _mean_cells(each) + [("–" if own else text, False) for text in counted])
        )
    return f"<table>{''.join(lines)}</table>"


def _means_by(what: str, means: Sequence[Means]) -> str:
    """A table of the means of each kind or medium; nothing where no list tells them."""
    if not means:
        return ""
    heads = ["", *HEADINGS.values(), "seconds", "memory"]
    lines = [_line("th", [(head, False) for head in heads])]
    lines += [_line("td", _mean_cells(each)) for each in means if each.method != CONTENT_ITSELF]
    return f"<h2>Means over {what}</h2><table>{''.join(lines)}</table>"


def _mean_cells(means: Means) -> list[Cell]:
    name = f"{means.over} ({means.pairs}), {means.method}" if means.over else means.method
    cells: list[Cell] = [(name, False)]
    for measure in MEASURES:
        value = means.measures[measure.key]
        missed = value is not None and means.method != CONTENT_ITSELF and measure.misses_bar(value)
        cells.append((_number(value), missed))
    seconds, memory = _number(means.seconds, 1), _megabytes(means.peak_memory_bytes)
    return [*cells, (seconds, False), (memory, False)]


def _pair(pair: Sequence[Row], outliers: Sequence[Outlier]) -> str:
    first = pair[0][0]
    what = " × ".join(filter(None, (first.pair.kind, first.pair.medium)))
    title = escape(first.pair.name) + (f" <small>{escape(what)}</small>" if what else "")
    heads = ["", *HEADINGS.values(), "seconds", "memory"]
    lines = [_line("th", [(head, False) for head in heads])]
    figures = [_figure("style", first.style_image)]
    apart = {(each.method, each.measure) for each in outliers if each.pair == first.pair.name}
    for case, run in pair:
        cells: list[Cell] = [(case.method, False)]
        cells += [(_number(m.of(run)), (case.method, m.key) in apart) for m in MEASURES]
        cells += [(_number(run["seconds"], 1), False)]
        cells += [(_megabytes(run["peak_memory_bytes"]), False)]
        lines.append(_line("td", cells))
        figures.append(_figure(case.method, run["picture"]))
    return (
        f'<h2 id="{_anchor(first.pair.name)}">{title}</h2>'
        f"<div class=images>{''.join(figures)}</div><table>{''.join(lines)}</table>"
    )


def _figure(caption: str, image: str) -> str:
    link = quote(image)
    return (
        f'<figure><a href="{link}"><img src="{link}" alt="{escape(caption)}" loading="lazy"></a>'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )


def _anchor(name: str) -> str:
    """Name a place on the page, without the spaces that one may not have."""
    return "-".join(escape(name).split())


def _line(kind: str, cells: Sequence[Cell]) -> str:
    marked = [(text, " class=marked" if mark else "") for text, mark in cells]
    return f"<tr>{''.join(f'<{kind}{mark}>{escape(text)}</{kind}>' for text, mark in marked)}</tr>"


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _megabytes(peak: int | None) -> str:
    """Peak memory; a dash where the platform does not tell."""
    return f"{peak / 2**20:.0f} MB" if peak else "–"
