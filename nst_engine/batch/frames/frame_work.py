"""The work of frames: one that goes on from another takes the last scale alone."""

from __future__ import annotations

from collections.abc import Container

from ...contract import Settings, UserError
from ..optimization_work import Optimization
from ..tasks import Task
from ..work import WorkModel


class FrameWork(WorkModel):
    """Work and memory of frames; a cut takes more than is told here."""

    def __init__(self, settings: Settings, continuing: Container[Task]) -> None:
        """``continuing``: the frames that have one before them. Raises as ``WorkModel`` does."""
        super().__init__(settings)
        self._continuing, self._next = continuing, Optimization(settings, next_frame=True)

    def work(self, task: Task) -> float:
        """See ``WorkModel``."""
        size = self.size(task.content)
        if size is None or task not in self._continuing:
            return super().work(task)
        try:
            return self._next.work(size)
        except UserError:
            return 0.0
