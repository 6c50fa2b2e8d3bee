"""The results as a page in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Row = dict[str, Any]


def page(results: Row) -> str:
    """What ``card.json`` holds, for people."""
    made = results["made on"]
    parts = [
        f"# CUDA {'' if made['kind'] == 'cuda' else 'not '}run",
        f"{made['device']}; torch {made['torch']} (CUDA {made['CUDA'] or 'none'}), "
        f"ONNX Runtime {made['ONNX Runtime']}, Python {made['Python']}. "
        f"{results['seconds']:.0f} s of {results['budget']:.0f} s that it may take"
        f"{', quick' if results['quick'] else ''}. "
        f"{'Passed.' if results['passed'] else '**Failed.**'}",
        *_named("Failed:", [f"{f['what']}: {f['error']}" for f in results["failures"]]),
        "## Bars",
        _table(("bar", "figure", "verdict"), (b.values() for b in results["bars"])),
        "## Known doubts",
        _table(
            ("question", "answer", "hoped for", "figure"),
            ([c["question"], c["answer"], c["expected"], c["figure"]] for c in results["checks"]),
        ),
        "## Equal pictures, device against processor in fp32",
        _table(
            ("method", "format", "mean difference / 255", "at most 2"),
            map(_equality, results["equal images"]),
        ),
        "## Iterations",
        "Products of matrices: "
        + ", ".join(f"{name} {rate / 1e12:.2f} TFLOP/s" for name, rate in results["rates"].items())
        + ". The baseline is the plain loop of the PyTorch tutorial.",
        _table(
            ("network", "size", "format", "graph", "tile", "ms", "GB", "of products", "× faster"),
            map(_iteration, results["iterations"]),
        ),
        *_named("Left out:", [f"{each['what']}: {each['why']}" for each in results["left out"]]),
        "## Instant",
        _table(
            ("library", "device", "format", "px", "ms"),
            (
                [r["library"], r["device"], r["precision"], r["side"], f"{r['milliseconds']:.1f}"]
                for r in results["instant"]
            ),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _equality(row: Row) -> list[str]:
    verdict = ("yes" if row["equal"] else "no") + ("" if row["required"] else " (not required)")
    return [row["method"], row["precision"], f"{row['mean difference']:.3f}", verdict]


def _iteration(row: Row) -> list[object]:
    peak, faster, share = (
        row[name] for name in ("peak_memory_bytes", "times faster", "of matrix rate")
    )
    return [
        row["network"],
        "×".join(map(str, row["size"])),
        row["precision"],
        row["graph"],
        row["tile"] or "whole",
        f"{1e3 * row['seconds']:.1f}",
        "–" if peak is None else f"{peak / 1e9:.2f}",
        "–" if share is None else f"{share:.0%}",
        "–" if faster is None else f"{faster:.2f}",
    ]


def _named(head: str, lines: Sequence[str]) -> list[str]:
    """A list under its head, or nothing."""
    return [head, "\n".join(f"- {line}" for line in lines)] if lines else []
