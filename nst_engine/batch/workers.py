"""The engine of a batch in several processes of this computer.

An evaluation of a small image has hundreds of parallel regions that are over before a second
thread has begun: with a thread for each image, two cores do more than with two for one. On two
cores 256 pixels took 6.5 s with two threads, and 4.9 s in two processes with one each.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from multiprocessing.connection import wait as wait_for
from multiprocessing.queues import Queue
from queue import Empty
from typing import Any

from ..contract import Error, Event, Progress, Settings
from ..environment import configure_environment
from ..job.control import JobControl
from .engine import Made, OnProgress, attempt
from .image_maker import ImageMaker
from .tasks import Task

#: Seconds between two looks at what the workers tell.
LOOK_EVERY = 0.2
#: Seconds between two messages of a worker.
TELL_EVERY = 0.5

#: What a worker tells: the output of its task, and the part of it that is done.
Told = tuple[str, float]


class Workers:
    """Makes images in several processes, each with its own network and ``threads`` threads."""

    def __init__(self, settings: Settings, processes: int, threads: int) -> None:
        self.processes, self.threads, self._settings = processes, threads, settings

    def results(
        self, tasks: Iterable[Task], on_progress: OnProgress, control: JobControl
    ) -> Iterator[tuple[Task, Made | Error]]:
        """See ``Engine``. Where a process is killed, what was at work is done again, one by one."""
        waiting, suspects = iter(tasks), list[Task]()
        while True:
            count = 1 if suspects else self.processes
            todo = iter(suspects) if suspects else waiting
            pool = _Pool(self._settings, count, self.threads)
            try:
                yield from pool.results(todo, on_progress, control)
            except BrokenExecutor:
                lost = list(pool.at_work.values())
                if count == 1 and lost:  # it was alone, so it is the one
                    yield lost.pop(), _killed()
                suspects = [*lost, *pool.unsent, *(todo if suspects else ())]
                continue
            finally:
                pool.close()
            if not suspects:
                return
            suspects = []


class _Pool:
    """Processes that live until one of them is killed.

    ``at_work``: the tasks that they have; ``unsent``: one that could not be given to them.
    """

    def __init__(self, settings: Settings, count: int, threads: int) -> None:
        context = multiprocessing.get_context("spawn")  # torch's threads do not survive a fork
        self._told: Queue[Told] = context.Queue()
        self._count, self._others = count, set(multiprocessing.active_children())
        self.at_work: dict[Future[Made | Error], Task] = {}
        self.unsent: list[Task] = []
        arguments = (settings, threads, self._told)
        self._executor = ProcessPoolExecutor(count, context, _begin, arguments)

    def results(
        self, tasks: Iterator[Task], on_progress: OnProgress, control: JobControl
    ) -> Iterator[tuple[Task, Made | Error]]:
        """See ``Engine``; raises BrokenExecutor when a process was killed."""
        while True:
            self._fill(tasks)
            if not self.at_work:
                return
            done, _ = wait(self.at_work, LOOK_EVERY, FIRST_COMPLETED)
            control.raise_if_cancelled()
            self._tell(on_progress)
            for future in done:
                result = future.result()
                yield self.at_work.pop(future), result

    def close(self) -> None:
        """End the processes, whatever they do."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - self._others:
            process.terminate()  # it writes nothing, so nothing is cut short

    def _fill(self, tasks: Iterator[Task]) -> None:
        while len(self.at_work) < self._count:
            task = next(tasks, None)
            if task is None:
                return
            self.unsent = [task]
            self.at_work[self._executor.submit(_make, task)] = task
            self.unsent = []

    def _tell(self, on_progress: OnProgress) -> None:
        by_output = {str(task.output): task for task in self.at_work.values()}
        with contextlib.suppress(Empty):
            while True:
                output, fraction = self._told.get_nowait()
                if output in by_output:
                    on_progress(by_output[output], fraction)


_worker: dict[str, Any] = {}  # of a worker's process: what _begin leaves for _make


def _begin(settings: Settings, threads: int, told: Queue[Told]) -> None:
    """Prepare a worker's process, before torch is loaded there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the first process decides
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))
    configure_environment()
    _worker.update(maker=ImageMaker(settings), told=told)

    def leave_with_parent() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            wait_for([parent.sentinel])
            os._exit(1)

    threading.Thread(target=leave_with_parent, daemon=True).start()


def _make(task: Task) -> Made | Error:
    """Make an image in a worker's process."""
    last = 0.0

    def on_event(event: Event) -> None:
        nonlocal last
        now = time.monotonic()
        if isinstance(event, Progress) and event.width and now - last >= TELL_EVERY:
            last = now
            _worker["told"].put((str(task.output), event.fraction))

    return attempt(_worker["maker"], task, on_event, JobControl())


def _killed() -> Error:
    return Error(
        "no-memory",
        "The process that painted it was killed, probably for want of memory.",
        "Choose a smaller --size, or --memory-limit.",
    )
