"""The work and the memory of tasks, known beforehand from the sizes of their images."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from ..contract import Settings, UserError
from ..images import image_size
from ..job.sizes import Size
from ..stylizer import is_instant
from .tasks import Task

#: Bytes of a pixel of a decoded file: four floats.
PIXEL_BYTES = 16


class Method(Protocol):
    """What an image of a size takes, with settings that are the same for all of them.

    ``gains_from_workers``: whether several are made sooner in processes beside each other.
    """

    @property
    def gains_from_workers(self) -> bool: ...

    def work(self, size: Size) -> float:
        """Its work, in any unit; raises UserError for an image that cannot be made."""
        ...

    def bytes(self, size: Size) -> float:
        """The memory it takes; 0 where that is not known before one is made."""
        ...


class Instant:
    """One pass through a network: the time goes with the pixels, and is short."""

    gains_from_workers = False

    def work(self, size: Size) -> float:
        """The number of pixels."""
        return float(size[0] * size[1])

    def bytes(self, size: Size) -> float:
        """Unknown: parts of a large image are computed one after another."""
        return 0.0


class WorkModel:
    """The work and memory of tasks with the same settings; the head of each file is read once."""

    def __init__(self, settings: Settings) -> None:
        """Raises UserError for settings with which no image can be made."""
        self.settings = settings
        self._method = _method(settings)
        self._sizes: dict[Path, Size | None] = {}

    @property
    def gains_from_workers(self) -> bool:
        """Whether several images are made sooner in processes beside each other."""
        return self._method.gains_from_workers

    def size(self, content: Path) -> Size | None:
        """(width, height) in which an image file is worked on, or None where it is unreadable."""
        size, longer = self._file_size(content), self.settings.size
        if size is None or not longer:
            return size
        factor = longer / max(size)
        return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))

    def work(self, task: Task) -> float:
        """The work of a task, in one unit for all; 0 for one that will end at once."""
        size = self.size(task.content)
        return 0.0 if size is None else self.work_at(size)

    def work_at(self, size: Size) -> float:
        """The work of an image of ``size``; 0 where it cannot be made."""
        try:
            return self._method.work(size)
        except UserError:
            return 0.0

    def bytes(self, task: Task) -> float:
        """The memory that a task takes, with its decoded file; 0 where that is not known."""
        file_size, size = self._file_size(task.content), self.size(task.content)
        if file_size is None or size is None:
            return 0.0
        try:
            needs = self._method.bytes(size)
        except UserError:
            return 0.0
        return needs + PIXEL_BYTES * file_size[0] * file_size[1] if needs else 0.0

    def _file_size(self, content: Path) -> Size | None:
        if content not in self._sizes:
            try:
                self._sizes[content] = image_size(content)
            except UserError:
                self._sizes[content] = None
        return self._sizes[content]


def _method(settings: Settings) -> Method:
    if is_instant(settings):
        return Instant()
    from .optimization_work import Optimization  # loads torch

    return Optimization(settings)
