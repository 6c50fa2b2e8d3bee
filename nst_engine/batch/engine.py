"""The engine of a batch, in this process: one image after another."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from ..contract import Error, Event, OnEvent, Progress
from ..job.control import Cancelled, JobControl
from ..memory import is_out_of_memory
from .image_maker import ImageMaker
from .outcome import explained
from .tasks import Task

#: Called with a task at work and the part of it that is done, 0 to 1.
OnProgress = Callable[[Task, float], None]


@dataclass(frozen=True)
class Made:
    """The bytes of an output's file, the record of how it was made, and the seconds it took."""

    data: bytes
    record: dict[str, Any]
    seconds: float


class Engine(Protocol):
    """Whoever makes the images of a batch, in so many ``processes`` beside each other."""

    @property
    def processes(self) -> int: ...

    def results(
        self, tasks: Iterable[Task], on_progress: OnProgress, control: JobControl
    ) -> Iterator[tuple[Task, Made | Error]]:
        """Each task with its image, or with why there is none, as soon as that is known.

        ``tasks`` are taken one by one as there is somebody to do them. Raises Cancelled when
        ``control`` says so.
        """
        ...


class InProcess:
    """Makes the images in this process, with all its threads."""

    processes = 1

    def __init__(self, maker: ImageMaker) -> None:
        self._maker = maker

    def results(
        self, tasks: Iterable[Task], on_progress: OnProgress, control: JobControl
    ) -> Iterator[tuple[Task, Made | Error]]:
        """See ``Engine``."""
        for task in tasks:
            control.raise_if_cancelled()
            yield task, attempt(self._maker, task, fractions(task, on_progress), control)


def attempt(maker: ImageMaker, task: Task, on_event: OnEvent, control: JobControl) -> Made | Error:
    """The image of a task, or the error that there was; raises Cancelled alone."""
    began = time.monotonic()
    try:
        data, record = maker.make(task, on_event, control)
    except Cancelled:
        raise
    except Exception as error:
        if is_out_of_memory(error):
            maker.drop_features()
        return explained(error)
    return Made(data, record, time.monotonic() - began)


def fractions(task: Task, on_progress: OnProgress) -> OnEvent:
    """Tells ``on_progress`` how much of ``task`` is done."""

    def on_event(event: Event) -> None:
        if isinstance(event, Progress) and event.width:
            on_progress(task, event.fraction)

    return on_event
