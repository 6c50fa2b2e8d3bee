"""``batch --frames``: the frames of moving pictures, each painted from the one before."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..contract import EXIT_DONE, Settings, UserError
from .batch_outcomes import check_report, make_folder, tell_forecast, tell_outcomes
from .batch_progress import BatchProgress

if TYPE_CHECKING:
    from ..batch.frames.strips import Strip
    from ..batch.tasks import Task


def run_frames(chosen: argparse.Namespace, settings: Settings) -> int:
    """Paint the frames that are not there yet, and make animations of those of animations."""
    if chosen.scheduler or chosen.local_workers > 1:
        raise UserError(
            "bad-parameter",
            "With --frames one frame is painted after another.",
            "Leave out --scheduler and --local-workers.",
        )
    from ..moving_pictures import check_settings

    check_settings(settings)
    from ..batch.engine import InProcess
    from ..batch.frames.frame_work import FrameWork
    from ..batch.frames.sequences import find_sequences
    from ..batch.frames.strips import StripBatch, make_strips
    from ..batch.image_maker import ImageMaker

    sequences = find_sequences(chosen.contents)
    output, suffix = chosen.output, f".{chosen.format}"
    strips = make_strips(sequences, chosen.styles, settings, output, suffix)
    wholes = [strip.whole for strip in strips if strip.whole]
    frames = [task for strip in strips for task in strip.tasks]
    check_report(chosen.report, [*frames, *wholes])
    if not chosen.dry_run:
        make_folder(output)
    try:
        batch = StripBatch(strips, settings, output, chosen.overwrite)
        if not chosen.dry_run:
            batch.prepare()
    except OSError as error:
        raise UserError("unwritable", f"{output} cannot be used: {error.strerror}.") from error
    done = batch.done_already()
    if chosen.dry_run:
        left = [task for strip in strips for task in _predicted(strip, done)]
        for strip in strips:
            print(_described(strip, settings))
        model = FrameWork(settings, _continuing([_readable(strip) for strip in strips]))
        count = sum(task in done for task in frames)
        tell_forecast(left, count, model, InProcess(ImageMaker(settings)))
        return EXIT_DONE
    model = FrameWork(settings, _continuing([strip.tasks for strip in strips]))
    works = {task: model.work(task) for task in frames if task not in done}
    works |= {s.whole: float(len(s.tasks)) for s in strips if s.whole and s.whole not in done}
    with BatchProgress(works, len(done), quiet=chosen.quiet) as progress:
        return tell_outcomes(
            lambda control: batch.run(progress.on_progress, control), progress, chosen.report
        )


def _continuing(strips: list[tuple[Task, ...]]) -> set[Task]:
    """The frames that have one before them."""
    return {task for tasks in strips for task in tasks[1:]}


def _readable(strip: Strip) -> tuple[Task, ...]:
    """The frames of a strip; those of an animation are not there yet, but their size is known."""
    from ..batch.tasks import Task

    if strip.animation is None:
        return strip.tasks
    return tuple(Task(strip.animation.file, task.style, task.output) for task in strip.tasks)


def _predicted(strip: Strip, done: set[Task]) -> list[Task]:
    pairs = zip(strip.tasks, _readable(strip), strict=True)
    return [readable for task, readable in pairs if task not in done]


def _described(strip: Strip, settings: Settings) -> str:
    output = strip.whole.output if strip.whole else strip.tasks[0].output
    source = strip.animation.file if strip.animation else strip.tasks[0].content
    style = strip.tasks[0].style or settings.built_in
    return f"{output}: {len(strip.tasks)} frames from {source} on in the style of {style}"
