"""Judge every method on your own pictures: a page of results with distances, time and memory."""

from __future__ import annotations

import argparse
from pathlib import Path

from tqdm import tqdm

from ..contract import EXIT_DONE, PARAMETERS, Settings, UserError
from .arguments import add_settings, settings_of

METHODS = next(p for p in PARAMETERS if p.name == "method").choices
#: Settings of ``stylize`` that have their own flag here, or mean nothing for one style a time.
OWN = frozenset({"method", "size", "style_weights", "content_mask", "style_mask"})
PAGE = "index.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """CONTENTS, STYLES, who judges, and the settings of ``stylize``."""
    for name, words in (("contents", "photographs"), ("styles", "paintings")):
        parser.add_argument(
            name, type=Path, metavar=name.upper(), help=f"a folder of {words}, or one picture"
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
    add_settings(parser, without=OWN)


def run(chosen: argparse.Namespace) -> int:
    """Make what is missing, then write the page; it is kept up to date on the way."""
    settings = settings_of(chosen)
    for method in chosen.methods:
        if method not in METHODS:
            raise UserError(
                "bad-parameter",
                f"--methods names {method!r}, which does not exist.",
                f"Choose from {', '.join(METHODS)}.",
            )
    from ..evaluation.quality.evaluator import choose_judge
    from ..evaluation.quality.image_pairs import pairs_of
    from ..evaluation.quality.report_page import page
    from ..evaluation.quality.runs import PHOTOGRAPH, Case, Runs
    from ..files import write_atomically  # after the flags: these take a moment

    pairs = pairs_of(chosen.contents, chosen.styles)
    judge = choose_judge(chosen.features)
    flags = _flags(settings)
    methods = (PHOTOGRAPH, *dict.fromkeys(chosen.methods))
    asked = [Case(c, s, method, chosen.size, flags) for c, s in pairs for method in methods]
    runs = Runs(chosen.output, judge)
    runs.show_sources(asked)
    rows = []
    with tqdm(asked, unit="picture", disable=chosen.quiet or None, leave=False) as bar:
        for one in bar:
            bar.set_description_str(" ".join(one.place))
            rows.append((one, runs.get(one)))
            write_atomically(chosen.output / PAGE, page(rows, judge).encode())
    print(chosen.output / PAGE)
    return EXIT_DONE


def _flags(settings: Settings) -> tuple[str, ...]:
    """What is not as the table has it, for ``stylize``."""
    flags: list[str] = []
    for parameter in PARAMETERS:
        value = getattr(settings, parameter.name)
        if parameter.name not in OWN and value != parameter.default:
            flags += [parameter.flag, str(value)]
    return tuple(flags)
