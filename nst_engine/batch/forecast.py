"""How long a batch will take and how much memory, learnt from one image that is really made."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..contract import Event, Progress, Settings, UserError
from ..job.control import JobControl
from ..job.report import process_peak_memory
from ..stylizer import is_instant
from .engine import Engine
from .image_maker import ImageMaker
from .tasks import Task
from .work import WorkModel
from .workers import Workers

#: px, longer side of the image that is optimized to learn the pace. All scales up to it are run,
#: and the work of larger ones is counted with what an evaluation costs at any size.
TRIAL_SIDE = 256


@dataclass(frozen=True)
class Forecast:
    """Seconds that all tasks will take, and the most bytes of memory at any time."""

    seconds: float
    bytes: float


def forecast(tasks: Sequence[Task], model: WorkModel, engine: Engine) -> Forecast | None:
    """The forecast for ``tasks``, or None where none of them can be done. Nothing is written.

    The trial has the threads that one of several processes will have.
    """
    if isinstance(engine, Workers):
        from ..networks.threads import fix_threads  # loads torch

        fix_threads(engine.threads)
    works = {task: model.work(task) for task in tasks}
    instant = is_instant(model.settings)
    # Of instant images, which take a moment, the largest is made: that tells the memory.
    possible = sorted(filter(works.get, tasks), key=works.__getitem__, reverse=instant)
    for task in possible:
        try:
            pace = _instant_pace(task, model) if instant else _optimization_pace(task, model)
        except UserError:
            continue
        needs = max(model.bytes(each) for each in possible) or process_peak_memory() or 0
        count = engine.processes
        return Forecast(pace * sum(works.values()) / count, needs * count)
    return None


def _instant_pace(task: Task, model: WorkModel) -> float:
    """Seconds for a unit of work."""
    maker = ImageMaker(model.settings)
    maker.make(task, lambda event: None, JobControl())  # loads the network
    began = time.monotonic()
    maker.make(task, lambda event: None, JobControl())
    return (time.monotonic() - began) / model.work(task)


def _optimization_pace(task: Task, model: WorkModel) -> float:
    """Seconds for a unit of work; the first iteration waits for much that is loaded once.

    Where there is no other one, or none at all as with strength 0, it is not told apart.
    """
    side = min(TRIAL_SIDE, max(model.size(task.content) or (TRIAL_SIDE,)))
    settings: Settings = replace(model.settings, size=side)
    first = [(time.monotonic(), 0.0)]  # when that was done, and the fraction of all that it was

    def on_event(event: Event) -> None:
        if isinstance(event, Progress) and len(first) == 1 and 0 < event.fraction < 1:
            first.append((time.monotonic(), event.fraction))

    ImageMaker(settings).make(task, on_event, JobControl())
    then, fraction = first[-1]
    seconds = (time.monotonic() - then) / (1 - fraction)
    return seconds / WorkModel(settings).work(task)
