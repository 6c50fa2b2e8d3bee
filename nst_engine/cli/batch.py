"""Stylise many images: every content image in every style."""

from __future__ import annotations

import argparse
import functools
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..contract import (
    EXIT_DONE,
    EXIT_FAILURE,
    EXIT_INTERRUPTED,
    STYLE_FILE_SUFFIX,
    Settings,
    UserError,
)
from ..job.control import Cancelled, JobControl
from .arguments import add_settings, settings_of
from .batch_progress import BatchProgress, duration

if TYPE_CHECKING:
    from ..batch.engine import Engine
    from ..batch.outcome import Outcome
    from ..batch.tasks import Task
    from ..batch.work import WorkModel

FORMATS = ("png", "jpg", "tiff", "webp")
#: Settings that are of one content image with several styles.
OF_ONE_IMAGE = frozenset({"style_weights", "content_mask", "style_mask"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add CONTENT, the styles, where the outputs go, and the settings."""
    parser.add_argument(
        "contents", type=Path, nargs="+", metavar="CONTENT", help="content images, or their folders"
    )
    parser.add_argument(
        "--style",
        dest="styles",
        type=Path,
        nargs="+",
        default=[],
        metavar="STYLE",
        help=f"style images, their folders, or {STYLE_FILE_SUFFIX} files, if no --built-in one",
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT_DIR")
    parser.add_argument(
        "--format", choices=FORMATS, default=FORMATS[0], help=f"(default: {FORMATS[0]})"
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace files there that no batch wrote"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what would be done, and what it takes"
    )
    parser.add_argument(
        "--report", type=Path, metavar="FILE.jsonl", help="add a line of JSON for each output"
    )
    parser.add_argument(
        "--local-workers",
        type=int,
        default=0,
        metavar="N",
        help="processes that paint beside each other; 0: as cores and memory allow",
    )
    parser.add_argument(
        "--scheduler", metavar="tcp://HOST:PORT", help="paint on the workers of a Dask scheduler"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary")
    add_settings(parser, without=OF_ONE_IMAGE)


def run(chosen: argparse.Namespace) -> int:
    """Make what is not there yet; Ctrl-C ends it, and the same command goes on later."""
    settings = settings_of(chosen)
    _check_styles(chosen, settings)
    if chosen.local_workers < 0:
        raise UserError("bad-parameter", f"--local-workers is {chosen.local_workers}, below 0.")
    if chosen.local_workers and chosen.scheduler:
        raise UserError(
            "bad-parameter", "--scheduler has its own workers.", "Leave out --local-workers."
        )
    from ..batch.tasks import make_tasks  # after the flags: these take a moment

    tasks = make_tasks(
        chosen.contents, chosen.styles, settings.built_in, chosen.output, f".{chosen.format}"
    )
    _check_report(chosen.report, tasks)
    from ..batch.choosing import choose_engine
    from ..batch.journal import Journal
    from ..batch.runner import Batch
    from ..batch.work import WorkModel

    model = WorkModel(settings)
    if not chosen.dry_run:
        _make_folder(chosen.output)
    try:
        journal = Journal(chosen.output)
    except OSError as error:
        raise UserError(
            "unwritable", f"{chosen.output} cannot be used: {error.strerror}."
        ) from error
    batch = Batch(tasks, settings, journal, chosen.overwrite)
    done = batch.done_already()
    left = [task for task in tasks if task not in set(done)]
    engine = choose_engine(left, model, chosen.local_workers, chosen.scheduler)
    if chosen.dry_run:
        _tell_forecast(left, len(done), model, engine)
        return EXIT_DONE
    works = {task: model.work(task) for task in left}
    with BatchProgress(works, len(done), quiet=chosen.quiet) as progress:
        run = functools.partial(batch.run, done, engine, progress.on_progress)
        return _tell_outcomes(run, progress, chosen.report)


def _tell_outcomes(
    run: Callable[[JobControl], Iterator[Outcome]], progress: BatchProgress, report: Path | None
) -> int:
    from ..batch.outcome import FAILED, append_line

    failed: list[Outcome] = []
    control = JobControl()
    with _cancelling(control):
        try:
            for outcome in run(control):
                progress.on_outcome(outcome)
                if report:
                    append_line(report, outcome.to_json())
                if outcome.status == FAILED:
                    failed.append(outcome)
        except Cancelled:
            progress.interrupted()
            return EXIT_INTERRUPTED
    progress.summary(failed)
    return EXIT_FAILURE if failed else EXIT_DONE


@contextmanager
def _cancelling(control: JobControl) -> Iterator[None]:
    """Let the first Ctrl-C give up the image at work; the second one ends the program."""

    def interrupt(*_: object) -> None:
        signal.signal(signal.SIGINT, previous)
        control.cancel()

    previous = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def _tell_forecast(left: list[Task], done: int, model: WorkModel, engine: Engine) -> None:
    from ..batch.forecast import forecast

    for task in left:
        style = task.style or model.settings.built_in
        print(f"{task.output}: {task.content} in the style of {style}")
    print(f"{len(left)} to make, {done} done already.")
    needs = forecast(left, model, engine) if left else None
    if needs:
        beside = f" in {engine.processes} processes" if engine.processes > 1 else ""
        memory = f"{needs.bytes / 1e9:.1f} GB of memory{beside}"
        print(f"Needs about {duration(needs.seconds)} and {memory}.")
    elif left:
        print("None of them can be made.")


def _check_styles(chosen: argparse.Namespace, settings: Settings) -> None:
    if chosen.styles and settings.built_in != "none":
        raise UserError(
            "bad-parameter",
            f"Beside {chosen.styles[0]} there is the style --built-in {settings.built_in}.",
            "Choose one of them.",
        )
    if not chosen.styles and settings.built_in == "none":
        raise UserError(
            "no-style", "No style was given.", "Name pictures behind --style, or a --built-in one."
        )


def _check_report(report: Path | None, tasks: list[Task]) -> None:
    """Refuse a report that would be written into an image, or cannot be written at all."""
    if report is None:
        return
    read = {file for task in tasks for file in (task.content, task.style) if file}
    if any(report.exists() and file.exists() and report.samefile(file) for file in read):
        raise UserError(
            "unwritable", f"{report} is one of the images to be read.", "Choose another name."
        )
    if not report.parent.is_dir() or report.is_dir():
        raise UserError(
            "unwritable", f"The report {report} cannot be written.", "Choose an existing folder."
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError("unwritable", f"{folder} cannot be made: {error.strerror}.") from error
