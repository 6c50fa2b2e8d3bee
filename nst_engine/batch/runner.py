"""The tasks of a batch, one after another; what is done already is left alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..contract import Event, OnEvent, Settings, UserError
from ..images import check_writable, unwritable
from ..job.control import Cancelled, JobControl
from ..memory import is_out_of_memory
from .image_maker import ImageMaker
from .journal import Journal
from .outcome import DONE, FAILED, SKIPPED, Outcome, explained
from .task_keys import TaskKeys
from .tasks import Task

#: Called with the task at work and an event of it.
OnTaskEvent = Callable[[Task, Event], None]


class Batch:
    """Tasks that share their settings, and the journal of the folder that they write to."""

    def __init__(
        self, tasks: Sequence[Task], settings: Settings, journal: Journal, overwrite: bool = False
    ) -> None:
        """``overwrite``: whether files are replaced that no batch wrote."""
        self.tasks = tasks
        self._settings, self._journal, self._overwrite = settings, journal, overwrite
        self._keys = TaskKeys(settings)

    def done_already(self) -> list[Task]:
        """The tasks whose outputs are there, made of the same files with the same settings."""
        return [task for task in self.tasks if self._is_done(task)]

    def run(
        self, skipped: Sequence[Task], on_event: OnTaskEvent, control: JobControl
    ) -> Iterator[Outcome]:
        """Do all tasks but ``skipped`` and tell of each as soon as it is over.

        An error ends its task alone. Raises Cancelled when ``control`` says so: then nothing is
        there of the task at work.
        """
        yield from (Outcome(task, SKIPPED) for task in skipped)
        maker, leave = ImageMaker(self._settings), set(skipped)
        for task in self.tasks:
            if task in leave:
                continue
            control.raise_if_cancelled()
            began = time.monotonic()
            try:
                record = self._do(task, maker, _told_of(task, on_event), control)
            except Cancelled:
                raise
            except Exception as error:
                if is_out_of_memory(error):
                    maker.drop_features()
                yield Outcome(task, FAILED, error=explained(error))
            else:
                yield Outcome(task, DONE, time.monotonic() - began, record)

    def _do(
        self, task: Task, maker: ImageMaker, on_event: OnEvent, control: JobControl
    ) -> dict[str, Any]:
        self._check_not_lost(task)
        try:
            # Before they are decoded: a file that is changed meanwhile will be noticed next time.
            key = self._keys.key_of(task)
        except OSError as error:
            raise UserError(
                "bad-picture", f"{error.filename} cannot be read: {error.strerror}."
            ) from error
        check_writable(task.output, maker.content_of(task))
        data, record = maker.make(task, on_event, control)
        try:
            self._journal.write(task.output, key, data)
        except OSError as error:
            raise unwritable(task.output, error) from error
        return record

    def _is_done(self, task: Task) -> bool:
        if not self._journal.knows(task.output):
            return False
        try:
            return self._journal.is_done(task.output, self._keys.key_of(task))
        except OSError:  # the task itself will say what cannot be read
            return False

    def _check_not_lost(self, task: Task) -> None:
        """Refuse to write over a file that is read, or that no batch wrote and nobody gave up."""
        output = task.output
        if not output.exists():
            return
        read = {file for each in self.tasks for file in (each.content, each.style) if file}
        if any(file.exists() and output.samefile(file) for file in read):
            raise UserError(
                "unwritable",
                f"{output} is one of the images to be read: it would be lost.",
                "Choose another folder for what is written.",
            )
        if not self._overwrite and not self._journal.is_own(output):
            raise UserError(
                "unwritable",
                f"{output} is there already, and no batch wrote it.",
                "Choose another folder for -o, or say --overwrite.",
            )


def _told_of(task: Task, on_event: OnTaskEvent) -> OnEvent:
    return lambda event: on_event(task, event)
