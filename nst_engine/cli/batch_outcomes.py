"""What becomes of a batch, told on the terminal and in its report."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..contract import EXIT_DONE, EXIT_FAILURE, EXIT_INTERRUPTED, UserError
from ..job.control import Cancelled, JobControl
from . import interruption
from .batch_progress import BatchProgress, duration

if TYPE_CHECKING:
    from ..batch.engine import Engine
    from ..batch.outcome import Outcome
    from ..batch.tasks import Task
    from ..batch.work import WorkModel


def tell_outcomes(
    run: Callable[[JobControl], Iterator[Outcome]], progress: BatchProgress, report: Path | None
) -> int:
    """Run a batch, tell what becomes of each task, and return the exit code."""
    from ..batch.outcome import FAILED, append_line

    failed: list[Outcome] = []
    control = JobControl()
    with _cancelling(control):
        interruption.check()
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


def tell_forecast(left: Sequence[Task], done: int, model: WorkModel, engine: Engine) -> None:
    """Tell how many outputs are to be made, and what they will need."""
    from ..batch.forecast import forecast

    print(f"{len(left)} to make, {done} done already.")
    needs = forecast(left, model, engine) if left else None
    if needs:
        beside = f" in {engine.processes} processes" if engine.processes > 1 else ""
        memory = f"{needs.bytes / 1e9:.1f} GB of memory{beside}"
        print(f"Needs about {duration(needs.seconds)} and {memory}.")
    elif left:
        print("None of them can be made.")


def check_report(report: Path | None, tasks: Iterable[Task]) -> None:
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


def make_folder(folder: Path) -> None:
    """Make the folder that outputs are written to; raises UserError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError("unwritable", f"{folder} cannot be made: {error.strerror}.") from error
