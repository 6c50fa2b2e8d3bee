"""Compare every method on your own images: a page of results with distances, time and memory."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from ..contract import EXIT_DONE, PARAMETERS, Settings, UserError
from .arguments import add_settings, settings_of

if TYPE_CHECKING:
    from ..evaluation.quality.evaluator import Evaluator
    from ..evaluation.quality.image_pairs import Pair
    from ..evaluation.quality.summary import Row, Summary

METHODS = tuple(next(p for p in PARAMETERS if p.name == "method").choices or ())
#: Settings of ``stylize`` that have their own flag here, or mean nothing for one style at a time.
NOT_PASSED_ON = frozenset({"method", "size", "style_weights", "content_mask", "style_mask"})
PAGE = "index.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add CONTENTS, STYLES or a list, the features to measure by, and the settings."""
    for name, kind in (("contents", "content images"), ("styles", "style images")):
        parser.add_argument(
            name,
            type=Path,
            nargs="?",
            metavar=name.upper(),
            help=f"a folder of {kind}, or one image",
        )
    parser.add_argument(
        "--pairs",
        type=Path,
        metavar="FILE",
        help="a list of pairs instead of CONTENTS and STYLES: CSV with the columns name, kind, "
        "medium, content, style",
    )
    parser.add_argument(
        "--root",
        type=Path,
        metavar="DIR",
        help="folder that the paths in the list start from (default: where the list lies)",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("quality"),
        metavar="FOLDER",
        help=f"where {PAGE} goes; what is there already is not computed again, so take "
        "another folder for another version of the program (default: quality)",
    )
    parser.add_argument("--size", type=int, default=512, metavar="PX", help="longer side (512)")
    parser.add_argument(
        "--methods", nargs="+", default=list(METHODS), metavar="|".join(METHODS), help="(all)"
    )
    parser.add_argument(
        "--features",
        type=Path,
        metavar="FILE",
        help="safetensors with VGG-19's first eight layers (conv1_1 to conv3_4, for BGR of 0 to "
        "255) that measure instead of the compact network's",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    add_settings(parser, without=NOT_PASSED_ON)


def run(chosen: argparse.Namespace) -> int:
    """Make the missing results; the page is written after each, the means printed at the end."""
    settings = settings_of(chosen)
    for method in chosen.methods:
        if method not in METHODS:
            raise UserError(
                "bad-parameter",
                f"--methods names {method!r}, which does not exist.",
                f"Choose from {', '.join(METHODS)}.",
            )
    from ..evaluation.quality.evaluator import choose_evaluator
    from ..evaluation.quality.runs import CONTENT_ITSELF, Case, Runs

    pairs = _pairs(chosen)
    evaluator = choose_evaluator(chosen.features)
    flags = _flags(settings)
    methods = (CONTENT_ITSELF, *dict.fromkeys(chosen.methods))
    cases = [Case(pair, method, chosen.size, flags) for pair in pairs for method in methods]
    runs = Runs(chosen.output, evaluator)
    runs.show_sources(cases)
    rows: list[Row] = []
    with tqdm(cases, unit="image", disable=chosen.quiet or None, leave=False) as bar:
        for case in bar:
            bar.set_description_str(" ".join(case.place))
            rows.append((case, runs.get(case)))
            summary = _write(rows, chosen.output, evaluator)
    _print_means(summary)
    print(chosen.output / PAGE)
    return EXIT_DONE


def _pairs(chosen: argparse.Namespace) -> list[Pair]:
    """Pair by the list, or every content with every style; raises UserError for half of both."""
    from ..evaluation.quality.image_pairs import image_pairs
    from ..evaluation.quality.pair_list import read_pair_list

    if chosen.pairs and not chosen.contents:
        return read_pair_list(chosen.pairs, chosen.root or chosen.pairs.parent)
    if chosen.contents and chosen.styles and not chosen.pairs and not chosen.root:
        return image_pairs(chosen.contents, chosen.styles)
    raise UserError(
        "bad-parameter",
        "What to pair is not clear.",
        "Give CONTENTS and STYLES, or --pairs FILE (with --root DIR) and neither of them.",
    )


def _write(rows: list[Row], folder: Path, evaluator: Evaluator) -> Summary:
    """Write the page and the summary of the rows that there are so far."""
    from ..evaluation.quality.report_page import report_page
    from ..evaluation.quality.runs import SUMMARY
    from ..evaluation.quality.summary import summarize
    from ..files import write_atomically

    summary = summarize(rows)
    write_atomically(folder / SUMMARY, json.dumps(summary.as_json(), indent=1).encode())
    write_atomically(folder / PAGE, report_page(rows, summary, evaluator).encode())
    return summary


def _print_means(summary: Summary) -> None:
    """Print a line of means for each method, then one for each outlier."""
    for means in summary.means:
        known = {key: value for key, value in means.measures.items() if value is not None}
        figures = "  ".join(f"{key} {value:.3f}" for key, value in known.items())
        print(f"{means.method:<10}  {figures}")
    for each in summary.outliers:
        print(f"outlier: {each.pair} by {each.method}: {each.measure} {each.value:.3f}")


def _flags(settings: Settings) -> tuple[str, ...]:
    """Flags of ``stylize`` for the settings that are not the table's defaults."""
    flags: list[str] = []
    for parameter in PARAMETERS:
        value = getattr(settings, parameter.name)
        if parameter.name not in NOT_PASSED_ON and value != parameter.default:
            flags += [parameter.flag, str(value)]
    return tuple(flags)
