"""The comparison in Markdown, and its place in docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ....contract import UserError
from ..markdown import gigabytes, named_list, table

#: What stands between these lines of the page is made from ``peers.json``.
BEGIN = (
    "<!-- made from peers.json: python -m nst_engine.evaluation.benchmarks.peers "
    "--from docs/peers.json --docs docs -->"
)
END = "<!-- made from peers.json: end -->"

HEAD = ("", "seconds", "÷ ours", "GB", "Gram distance", "content distance")


def markdown(results: dict[str, Any]) -> str:
    """What ``peers.json`` holds, for people; no heading."""
    made = date.fromisoformat(results["date"])
    width, height = results["size"]
    parts = [
        f"`{results['command']}`, {made.day} {made:%B %Y}: {results['content']} ({width}×{height}) "
        f"in the style of {results['style']}; {results['device']}; torch {results['torch']}. "
        f"Processes that were at work when it began (load): {results['load']:.1f}. Distances are "
        f"measured by {results['evaluator']}.",
        table(HEAD, map(_cells, results["rows"])),
        *_about_steps(results["steps"]),
        *named_list(
            "Left out:", [f"{each['name']}: {each['why']}." for each in results["left out"]]
        ),
    ]
    return "\n\n".join(parts) + "\n"


def with_block(page: str, block: str) -> str:
    """``page`` with ``block`` between its marks; raises UserError where it has none."""
    before, begin, rest = page.partition(BEGIN + "\n")
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise UserError("bad-file", "The page has no marks to write between.", f"Add {BEGIN} {END}")
    return f"{before}{begin}\n{block}\n{end}{after}"


def _cells(row: dict[str, Any]) -> Sequence[str]:
    seconds, ratio = row["seconds"], row["seconds over ours"]
    return (
        row["name"],
        "–" if seconds is None else f"{seconds:.1f}",
        "–" if ratio is None else f"{ratio:.2f}",
        gigabytes(row["peak_memory_bytes"]),
        _distance(row["gram"]),
        _distance(row["content"]),
    )


def _distance(value: float) -> str:
    return f"{round(value, 3) + 0.0:.3f}"  # of equal images it may be -0.0


def _about_steps(percent: float) -> list[str]:
    if percent == 100:
        return []
    return [
        f"The recipe of style-transfer-pytorch was given {percent:g} % of its steps (`--steps 100` "
        "gives all), so it takes less time than it is meant to, and its picture is further from "
        "the style."
    ]
