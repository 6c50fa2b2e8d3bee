"""The tasks of a batch: what is done already is left alone, what is made is written."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ..contract import Error, UserError
from ..images import check_writable, unwritable
from ..job.control import JobControl
from .engine import Engine, Made, OnProgress
from .journal import Journal
from .outcome import DONE, FAILED, SKIPPED, Outcome
from .task_keys import TaskKeys
from .tasks import Task


class Batch:
    """Tasks that share their settings, and the journal of the folder that they write to."""

    def __init__(
        self,
        tasks: Sequence[Task],
        keys: TaskKeys,
        journal: Journal,
        overwrite: bool = False,
        check_output: Callable[[Path], object] = check_writable,
    ) -> None:
        """``overwrite``: whether files are replaced that no batch wrote. ``check_output``: raises
        UserError for an output that cannot be written."""
        self.tasks = tasks
        self._journal, self._overwrite = journal, overwrite
        self._keys, self._check_output = keys, check_output

    def done_already(self) -> list[Task]:
        """The tasks whose outputs are there, made of the same files with the same settings."""
        return [task for task in self.tasks if self._is_done(task)]

    def run(
        self, skipped: Sequence[Task], engine: Engine, on_progress: OnProgress, control: JobControl
    ) -> Iterator[Outcome]:
        """Do all tasks but ``skipped`` and tell of each as soon as it is over.

        An error ends its task alone. Raises Cancelled when ``control`` says so: then nothing is
        there of the tasks at work.
        """
        yield from (Outcome(task, SKIPPED) for task in skipped)
        leave, refused = set(skipped), list[Outcome]()
        left = (task for task in self.tasks if task not in leave)
        for task, made in engine.results(self._possible(left, refused), on_progress, control):
            yield from _taken(refused)
            yield self._outcome(task, made)
        yield from _taken(refused)

    def _possible(self, tasks: Iterator[Task], refused: list[Outcome]) -> Iterator[Task]:
        """The tasks whose files can be read and written; the others are added to ``refused``."""
        for task in tasks:
            try:
                self.check_not_lost(task)
                self._check_output(task.output)
                self._key_of(task)
            except UserError as error:
                refused.append(Outcome(task, FAILED, error=Error.of(error)))
            else:
                yield task

    def _outcome(self, task: Task, made: Made | Error) -> Outcome:
        if isinstance(made, Error):
            logging.error("%s: %s %s", task.output, made.message, made.details)
            return Outcome(task, FAILED, error=made)
        try:
            factor = made.record.get("content_factor")
            self._journal.write(task.output, self._key_of(task), made.data, factor)
        except OSError as error:
            return Outcome(task, FAILED, error=Error.of(unwritable(task.output, error)))
        return Outcome(task, DONE, made.seconds, made.record)

    def _key_of(self, task: Task) -> str:
        """The key of what a task was when it was first looked at, which is before it is made: a
        file that is changed meanwhile will be noticed the next time."""
        try:
            return self._keys.key_of(task)
        except OSError as error:
            raise UserError(
                "bad-picture", f"{error.filename} cannot be read: {error.strerror}."
            ) from error

    def _is_done(self, task: Task) -> bool:
        if not self._journal.knows(task.output):
            return False
        try:
            return self._journal.is_done(task.output, self._key_of(task))
        except UserError:  # the task itself will say what cannot be read
            return False

    def check_not_lost(self, task: Task) -> None:
        """Raise UserError where a file would be written over that is read, or that no batch wrote
        and nobody gave up."""
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


def _taken(outcomes: list[Outcome]) -> list[Outcome]:
    """All of them; the list is empty then."""
    taken = outcomes[:]
    outcomes.clear()
    return taken
