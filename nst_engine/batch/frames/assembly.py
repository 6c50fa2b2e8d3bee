"""The engine that makes an animation of its painted frames."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ...contract import Error
from ...job.control import JobControl
from ..engine import Made, OnProgress
from ..outcome import explained
from ..tasks import Task
from .animation import Animation


class Assembly:
    """Puts ``frames`` together as an animation like the one that they were taken from."""

    processes = 1

    def __init__(self, animation: Animation, frames: Sequence[Path], missing: int) -> None:
        """``missing``: how many of ``frames`` there is none of."""
        self._animation, self._frames, self._missing = animation, frames, missing

    def results(
        self, tasks: Iterable[Task], on_progress: OnProgress, control: JobControl
    ) -> Iterator[tuple[Task, Made | Error]]:
        """See ``Engine``."""
        for task in tasks:
            control.raise_if_cancelled()
            began = time.monotonic()
            if self._missing:
                words = f"{self._missing} of its {len(self._frames)} frames could not be painted."
                yield task, Error("bad-picture", words, "The same command tries them again.")
                continue
            try:
                data = self._animation.packed(self._frames)
            except Exception as error:
                yield task, explained(error)
            else:
                record = {"frames": len(self._frames), "durations": self._animation.durations}
                yield task, Made(data, record, time.monotonic() - began)
