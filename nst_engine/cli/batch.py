"""Stylise many images: every content image in every style."""

from __future__ import annotations

import argparse
import functools
from pathlib import Path

from ..contract import EXIT_DONE, STYLE_FILE_SUFFIX, Settings, UserError
from .arguments import add_settings, settings_of
from .batch_frames import run_frames
from .batch_outcomes import check_report, make_folder, tell_forecast, tell_outcomes
from .batch_progress import BatchProgress

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
        "--frames",
        action="store_true",
        help="moving pictures: each folder and each animation (GIF, WebP, APNG) is a sequence, and "
        "all files are one; strokes move with things",
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
    if chosen.frames:
        return run_frames(chosen, settings)
    from ..batch.tasks import make_tasks  # after the flags: these take a moment

    tasks = make_tasks(
        chosen.contents, chosen.styles, settings.built_in, chosen.output, f".{chosen.format}"
    )
    check_report(chosen.report, tasks)
    from ..batch.choosing import choose_engine
    from ..batch.journal import Journal
    from ..batch.runner import Batch
    from ..batch.task_keys import TaskKeys
    from ..batch.work import WorkModel

    model = WorkModel(settings)
    if not chosen.dry_run:
        make_folder(chosen.output)
    try:
        journal = Journal(chosen.output)
    except OSError as error:
        raise UserError(
            "unwritable", f"{chosen.output} cannot be used: {error.strerror}."
        ) from error
    batch = Batch(tasks, TaskKeys(settings), journal, chosen.overwrite)
    done = batch.done_already()
    left = [task for task in tasks if task not in set(done)]
    engine = choose_engine(left, model, chosen.local_workers, chosen.scheduler)
    if chosen.dry_run:
        for task in left:
            style = task.style or settings.built_in
            print(f"{task.output}: {task.content} in the style of {style}")
        tell_forecast(left, len(done), model, engine)
        return EXIT_DONE
    works = {task: model.work(task) for task in left}
    with BatchProgress(works, len(done), quiet=chosen.quiet) as progress:
        run = functools.partial(batch.run, done, engine, progress.on_progress)
        return tell_outcomes(run, progress, chosen.report)


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
