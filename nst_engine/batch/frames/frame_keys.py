"""What a frame depends on, as one digest: its files, the settings, and the frames before it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from ...contract import Settings
from ..task_keys import TaskKeys, digest_of
from ..tasks import Task

#: Part of every key, so that a frame is no image of a batch without --frames. Raise it when the
#: same frames give another picture.
VERSION = "frames 1"


class FrameKeys(TaskKeys):
    """Keys of frames; when a frame changes, all that follow do."""

    def __init__(self, settings: Settings, previous: Mapping[Task, Task]) -> None:
        """``previous``: the frame before each, but for the first."""
        super().__init__(settings)
        self._previous, self._known = previous, dict[Task, str]()

    def key_of(self, task: Task) -> str:
        """The digest of all that ``task`` depends on; raises OSError for its unreadable files."""
        own = super().key_of(task)
        return self._chained(task, own)

    def _chained(self, task: Task, own: str) -> str:
        chain = [task]
        while chain[-1] not in self._known and chain[-1] in self._previous:
            chain.append(self._previous[chain[-1]])
        before = ""
        for each in reversed(chain):
            if each not in self._known:
                self._known[each] = digest_of(f"{VERSION} {self._own(each)} {before}".encode())
            before = self._known[each]
        return self._known[task]

    def _own(self, task: Task) -> str:
        """The key of a frame by itself; the next one need not know why it cannot be read."""
        with contextlib.suppress(OSError):
            return super().key_of(task)
        return "unreadable"
