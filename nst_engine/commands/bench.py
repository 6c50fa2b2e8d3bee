"""Time one iteration against the plain loop of the tutorial; ``bench quality`` judges results."""

from __future__ import annotations

import argparse
import json

from ..contract import EXIT_DONE
from . import quality


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Size, device and JSON output; or the word ``quality`` and its own."""
    parser.add_argument(
        "--size", type=int, nargs=2, default=(512, 384), metavar=("WIDTH", "HEIGHT")
    )
    parser.add_argument("--device", default="auto", metavar="auto|cpu|cuda|mps")
    parser.add_argument("--json", action="store_true", help="print JSON")
    words = quality.__doc__ or ""
    others = parser.add_subparsers(title="other benchmarks", metavar="quality")
    judging = others.add_parser("quality", help=words, description=words, allow_abbrev=False)
    quality.add_arguments(judging)
    judging.set_defaults(run=quality.run)


def run(chosen: argparse.Namespace) -> int:
    """Print median seconds per iteration; VGG-19 runs with random weights."""
    from ..benchmarks.iteration import measure

    rows = measure(*chosen.size, chosen.device)
    if chosen.json:
        print(json.dumps(rows, indent=2))
        return EXIT_DONE
    for row in rows:
        print(f"{row['what']:<32} {row['seconds']:8.3f} s  {row['times faster']:6.2f}×")
    return EXIT_DONE
