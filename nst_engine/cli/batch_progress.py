"""The progress of a batch on the terminal, with the time that is left for all of it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from tqdm import tqdm

from ..batch.clock import WorkClock

if TYPE_CHECKING:
    from ..batch.outcome import Outcome
    from ..batch.tasks import Task

STEPS = 1000


class BatchProgress:
    """Tells of each output as it is there, and shows how much of all is done."""

    def __init__(self, works: Mapping[Task, float], skipped: int, quiet: bool) -> None:
        """``works``: of the outputs to come; ``skipped``: how many are there already."""
        self._clock, self._quiet = WorkClock(works), quiet
        self._count, self._left, self._skipped = skipped + len(works), len(works), skipped
        self._noted: set[str] = set()
        layout = "{percentage:3.0f}% |{bar}| {desc}"
        self._bar = tqdm(total=STEPS, disable=quiet or None, bar_format=layout, leave=False)

    def __enter__(self) -> BatchProgress:
        if self._skipped:
            self._say(f"{self._skipped} of {self._count} are there already.")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.close()

    def on_progress(self, task: Task, fraction: float) -> None:
        """Move the bar: so much of a task at work is done, 0 to 1."""
        self._clock.progress(task, fraction)
        self._bar.n = round(self._clock.fraction * STEPS)
        number = self._count - self._left + 1
        self._bar.set_description_str(
            f"{number} of {self._count}, {task.output.name}{self._time_left}"
        )

    def on_outcome(self, outcome: Outcome) -> None:
        """Tell of an output that is there now, or of why there will be none."""
        if outcome.status == "skipped":
            return
        self._left -= 1
        number = f"[{self._count - self._left}/{self._count}]"
        if outcome.error:
            self._clock.failed(outcome.task)
            self._say(f"{number} {outcome.task.output.name}: {outcome.error.message}")
        else:
            self._clock.finished(outcome.task)
            seconds = f"{outcome.seconds:.1f} s"
            self._say(f"{number} {outcome.task.output}: {seconds}{self._time_left}")
            self._tell_notes(outcome)

    def interrupted(self) -> None:
        """Tell what to do after Ctrl-C."""
        self._say(f"Stopped, {self._left} are left. The same command goes on from here.")

    def summary(self, failed: Sequence[Outcome]) -> None:
        """Tell at the end what could not be made; that is said to whoever wants quiet, too."""
        made = self._count - self._skipped - len(failed)
        self._say(f"{made} made, {self._skipped} were there already, {len(failed)} failed.")
        self._bar.close()
        for outcome in failed:
            error = outcome.error
            words = f"{error.message} {error.hint}".strip() if error else ""
            print(f"nst_engine: {outcome.task.output.name}: {words}", file=sys.stderr)

    def _tell_notes(self, outcome: Outcome) -> None:
        """Tell what the record says to a person, once where many images have the same."""
        for note in outcome.record.get("notes", ()):
            if note not in self._noted:
                self._noted.add(note)
                self._say(f"note: {note}")

    @property
    def _time_left(self) -> str:
        seconds = self._clock.seconds_left
        return f", about {duration(seconds)} left" if seconds else ""

    def _say(self, text: str) -> None:
        if not self._quiet:
            self._bar.write(text)


def duration(seconds: float) -> str:
    """Rounded for a person."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
