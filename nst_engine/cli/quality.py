"""Compare every method on your own images: a page of results with distances, time and memory."""

from __future__ import annotations

import argparse
from pathlib import Path

from tqdm import tqdm

from ..contract import EXIT_DONE, PARAMETERS, Settings, UserError
from .arguments import add_settings, settings_of

METHODS = tuple(next(p for p in PARAMETERS if p.name == "method").choices or ())
#: Settings of ``stylize`` that have their own flag here, or mean nothing for one style at a time.
NOT_PASSED_ON = frozenset({"method", "size", "style_weights", "content_mask", "style_mask"})
PAGE = "index.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add CONTENTS, STYLES, the features to measure by, and the settings of ``stylize``."""
    for name, kind in (("contents", "content images"), ("styles", "style images")):
        parser.add_argument(
            name, type=Path, metavar=name.upper(), help=f"a folder of {kind}, or one image"
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
    """Make the missing results; the page is written after each."""
    settings = settings_of(chosen)
    for method in chosen.methods:
        if method not in METHODS:
            raise UserError(
                "bad-parameter",
                f"--methods names {method!r}, which does not exist.",
                f"Choose from {', '.join(METHODS)}.",
            )
    from ..evaluation.quality.evaluator import choose_evaluator
    from ..evaluation.quality.image_pairs import image_pairs
    from ..evaluation.quality.report_page import report_page
    from ..evaluation.quality.runs import CONTENT_ITSELF, Case, Runs
    from ..files import write_atomically  # after the flags: these take a moment

    pairs = image_pairs(chosen.contents, chosen.styles)
    evaluator = choose_evaluator(chosen.features)
    flags = _flags(settings)
    methods = (CONTENT_ITSELF, *dict.fromkeys(chosen.methods))
    cases = [Case(c, s, method, chosen.size, flags) for c, s in pairs for method in methods]
    runs = Runs(chosen.output, evaluator)
    runs.show_sources(cases)
    rows = []
    with tqdm(cases, unit="image", disable=chosen.quiet or None, leave=False) as bar:
        for case in bar:
            bar.set_description_str(" ".join(case.place))
            rows.append((case, runs.get(case)))
            write_atomically(chosen.output / PAGE, report_page(rows, evaluator).encode())
    print(chosen.output / PAGE)
    return EXIT_DONE


def _flags(settings: Settings) -> tuple[str, ...]:
    """Flags of ``stylize`` for the settings that are not the table's defaults."""
    flags: list[str] = []
    for parameter in PARAMETERS:
        value = getattr(settings, parameter.name)
        if parameter.name not in NOT_PASSED_ON and value != parameter.default:
            flags += [parameter.flag, str(value)]
    return tuple(flags)
