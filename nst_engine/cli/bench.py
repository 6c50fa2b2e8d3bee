"""Time one iteration against a baseline; ``bench quality`` measures results."""

from __future__ import annotations

import argparse
import json
from typing import Any

from ..contract import EXIT_DONE
from . import quality


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add sizes, device and JSON output, and the command ``quality`` with its own."""
    parser.add_argument(
        "--size", type=int, nargs=2, default=(512, 384), metavar=("WIDTH", "HEIGHT")
    )
    parser.add_argument(
        "--sides",
        type=int,
        nargs="+",
        default=(),
        metavar="PX",
        help="longer sides of images of 4:3, instead of --size",
    )
    parser.add_argument(
        "--networks",
        nargs="+",
        choices=("vgg19", "compact"),
        default=("vgg19", "compact"),
        help="which to time; the baseline, the plain loop of a tutorial, runs beside VGG-19",
    )
    parser.add_argument("--device", default="auto", metavar="auto|cpu|cuda|mps")
    parser.add_argument("--json", action="store_true", help="print JSON")
    summary = quality.__doc__ or ""
    others = parser.add_subparsers(title="other benchmarks", metavar="quality")
    sub = others.add_parser("quality", help=summary, description=summary, allow_abbrev=False)
    quality.add_arguments(sub)
    sub.set_defaults(run=quality.run)


def run(chosen: argparse.Namespace) -> int:
    """Print median seconds per iteration; VGG-19 runs with random weights."""
    from ..evaluation.benchmarks.iteration import measure

    sizes = [(side, side * 3 // 4) for side in chosen.sides] or [tuple(chosen.size)]
    rows = measure(sizes, chosen.device, chosen.networks)
    if chosen.json:
        print(json.dumps(rows, indent=2))
        return EXIT_DONE
    for row in rows:
        print(_line(row))
    return EXIT_DONE


def _line(row: dict[str, Any]) -> str:
    width, height = row["size"]
    faster = f"{row['times faster']:6.2f}×" if row["times faster"] else "      –"
    line = f"{row['what']:<32} {width:5}×{height:<5} {row['seconds']:8.3f} s {faster}"
    peak = row["peak_memory_bytes"]
    memory = f"{peak / 1e6:7.0f} MB" if peak is not None else ""
    line += f" {row['seconds per megapixel']:6.3f} s/MP"
    return f"{line} {row['gflop']:8.0f} GFLOP, {row['of matrix rate']:4.0%} of products {memory}"
