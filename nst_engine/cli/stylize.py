"""Stylise an image and write the result to a file."""

from __future__ import annotations

import argparse
import json
import math
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from ..contract import (
    EXIT_DONE,
    EXIT_INTERRUPTED,
    STYLE_FILE_SUFFIX,
    Request,
    Result,
    UserError,
)
from ..contract.setting_texts import check_texts
from ..files import write_atomically
from ..job.control import JobControl
from . import interruption
from .arguments import add_settings, settings_of
from .overwriting import add_overwrite, check_not_lost, is_same
from .progress_bar import ProgressBar

#: What ``signal.signal`` takes and gives.
SignalHandler = Callable[[int, FrameType | None], Any] | int | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add CONTENT, STYLE, where the output goes, and all settings."""
    parser.add_argument("content", type=Path, metavar="CONTENT", help="the content image")
    parser.add_argument(
        "styles",
        type=Path,
        nargs="*",
        metavar="STYLE",
        help=f"style images or {STYLE_FILE_SUFFIX} files, if no --built-in one",
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    add_overwrite(parser, "OUT")
    parser.add_argument("--report", type=Path, metavar="FILE.json", help="write how it was made")
    parser.add_argument(
        "--save-every",
        type=int,
        default=0,
        metavar="N",
        help="also write the image so far every N iterations, beside OUT",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary")
    add_settings(parser)


def run(chosen: argparse.Namespace) -> int:
    """Stylise; Ctrl-C saves the image so far and exits with 130."""
    settings = settings_of(chosen)
    if chosen.save_every < 0:
        raise UserError("bad-parameter", f"--save-every is {chosen.save_every}, below 0.")
    if chosen.styles and settings.built_in != "none":
        raise UserError(
            "bad-parameter",
            f"Beside {chosen.styles[0]} there is the style --built-in {settings.built_in}.",
            "Choose one of them.",
        )
    check_texts(settings)
    from ..batch.frames.animation import left_out
    from ..images import (  # after the flags: these take a moment
        check_writable,
        load_image,
        save_image,
    )
    from ..job.arrays import image_array, mask_arrays, pixels_of, style_array
    from ..job.output import Snapshots
    from ..job.sizes import longer_side, working_area
    from ..optimization.options import OptimizationOptions
    from ..stylizer import stylize

    check_writable(chosen.output)
    inputs = [chosen.content, *chosen.styles, Path(settings.init)]
    inputs += [Path(mask) for mask in (*settings.content_mask, *settings.style_mask)]
    check_not_lost(chosen.output, inputs, chosen.overwrite)
    if chosen.save_every:
        _check_snapshots(chosen.output, inputs, chosen.overwrite)
    if chosen.report:
        _check_report(chosen.report)
        check_not_lost(chosen.report, inputs, overwrite=True)
    _check_not_itself(chosen.content, chosen.styles)
    content = load_image(chosen.content, settings.size**2)
    size = content.width, content.height
    check_writable(chosen.output, content, longer_side(size, settings.size))
    area = working_area(content.width, content.height, settings.size)
    style_area = 0.0 if settings.preset != "none" else area * (settings.brush / 100) ** 2
    styles = tuple(
        style_array(path, f"style{n}", style_area) for n, path in enumerate(chosen.styles)
    )
    request = Request(
        settings,
        image_array("content", content.pixels),
        styles,
        content_masks=mask_arrays("content", settings.content_mask, area),
        style_masks=mask_arrays("style", settings.style_mask, style_area),
    )

    def snapshot(iteration: int, pixels: np.ndarray) -> None:
        save_image(_snapshot_file(chosen.output, iteration), pixels, like=content)

    options = None
    if chosen.save_every:
        options = OptimizationOptions(Snapshots(chosen.save_every, snapshot))
    control = JobControl()
    previous = signal.signal(signal.SIGINT, lambda *_: _interrupt(control, previous))
    try:
        interruption.check()
        with ProgressBar(quiet=chosen.quiet) as bar:
            result = stylize(request, bar.on_event, control, options)
    finally:
        signal.signal(signal.SIGINT, previous)
    if told := left_out(chosen.content, content.pages):
        result.record["notes"].append(told)
    save_image(chosen.output, pixels_of(result.pixels), like=content)
    if chosen.report:
        _write_report(chosen.report, result)
    if not chosen.quiet:
        _summary(result, chosen.output)
    return EXIT_INTERRUPTED if control.stopped else EXIT_DONE


def _interrupt(control: JobControl, previous: SignalHandler) -> None:
    """Let the first Ctrl-C finish and save; the second one ends the program."""
    signal.signal(signal.SIGINT, previous)
    print("\nStopping; the image so far will be saved.", file=sys.stderr)
    control.stop()


def _check_not_itself(content: Path, styles: Sequence[Path]) -> None:
    """Refuse the content image as its own style, whatever size either is worked on at."""
    if any(is_same(content, each) for each in styles):
        from ..job.decoding import style_is_content

        raise style_is_content()


def _check_snapshots(output: Path, inputs: Sequence[Path], overwrite: bool) -> None:
    """Refuse what --save-every would write over, whatever the number of its iterations is."""
    for file in output.parent.iterdir():
        number = file.stem.removeprefix(f"{output.stem}-")
        if number.isdecimal() and file == _snapshot_file(output, int(number)):
            check_not_lost(file, inputs, overwrite)


def _snapshot_file(output: Path, iteration: int) -> Path:
    return output.with_stem(f"{output.stem}-{iteration:05d}")


def _check_report(report: Path) -> None:
    if not report.parent.is_dir() or report.is_dir():
        raise UserError(
            "unwritable", f"The report {report} cannot be written.", "Choose an existing folder."
        )


def _write_report(report: Path, result: Result) -> None:
    try:
        write_atomically(report, (json.dumps(result.record, indent=2) + "\n").encode())
    except OSError as error:
        raise UserError(
            "unwritable",
            f"The report {report} cannot be written: {error.strerror}.",
            "The picture itself is finished.",
        ) from error


def _summary(result: Result, output: Path) -> None:
    record = result.record
    for at, loss in record["trace"].items():
        if record["preset"] != "none":
            print(f"loss after {at} evaluations: {loss:,.6g}")
    for note in record["notes"]:
        print(f"note: {note}")
    peak = record["peak_memory_bytes"]
    memory = f", {math.ceil(peak / 2**20)} MB" if peak else ""
    device = record["device"] or "no computation needed"
    print(f"{output}: {record['seconds']:.1f} s{memory}, {device}")
