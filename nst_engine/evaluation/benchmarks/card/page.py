"""The results as a page in Markdown."""

from __future__ import annotations

from typing import Any

from ..markdown import gigabytes, named_list, table

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
        *named_list("Failed:", [f"{f['what']}: {f['error']}" for f in results["failures"]]),
        "## Bars",
        table(("bar", "figure", "verdict"), (b.values() for b in results["bars"])),
        "## Known doubts",
        table(
            ("question", "answer", "hoped for", "figure"),
            ([c["question"], c["answer"], c["expected"], c["figure"]] for c in results["checks"]),
        ),
        "## Equal pictures, device against processor in fp32",
        table(
            ("method", "format", "mean difference / 255", "at most 2"),
            map(_equality, results["equal images"]),
        ),
        "## Iterations",
        "Products of matrices: "
        + ", ".join(f"{name} {rate / 1e12:.2f} TFLOP/s" for name, rate in results["rates"].items())
        + ". The baseline is the plain loop of the PyTorch tutorial.",
        table(
            ("network", "size", "format", "graph", "tile", "ms", "GB", "of products", "× faster"),
            map(_iteration, results["iterations"]),
        ),
        *named_list(
            "Left out:", [f"{each['what']}: {each['why']}" for each in results["left out"]]
        ),
        "## Instant",
        table(
            ("library", "device", "format", "px", "ms"),
            (
                [r["library"], r["device"], r["precision"], r["side"], f"{r['milliseconds']:.1f}"]
                for r in results["instant"]
            ),
        ),
    ]
    return "\n\n".join(parts) + "\n"


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
        gigabytes(peak),
        "–" if share is None else f"{share:.0%}",
        "–" if faster is None else f"{faster:.2f}",
    ]
