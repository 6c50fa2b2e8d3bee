"""Frames made one after another, each from the file that the one before was written to."""

from __future__ import annotations

from collections.abc import Mapping

from ...contract import Array, OnEvent, Result, Settings
from ...images import ImageFile, load_image
from ...job.control import JobControl
from ...job.decoding import working_size
from ...moving_pictures import Frame, FrameStylizer
from ..image_maker import ImageMaker
from ..journal import Journal
from ..tasks import Task
from .frame_keys import FrameKeys


class FrameMaker(ImageMaker):
    """Makes the frames of one sequence. What was written is read again, so that a run that was
    killed goes on to the same bytes."""

    def __init__(
        self,
        settings: Settings,
        stylizer: FrameStylizer,
        journal: Journal,
        keys: FrameKeys,
        previous: Mapping[Task, Task],
    ) -> None:
        super().__init__(settings)
        self._frames, self._journal = stylizer, journal
        self._keys, self._previous = keys, previous

    def drop_features(self) -> None:
        """Forget all that takes memory but the network: it ran out."""
        super().drop_features()
        self._frames.drop_features()

    def _stylize(
        self,
        task: Task,
        content: ImageFile,
        styles: tuple[Array, ...],
        on_event: OnEvent,
        control: JobControl,
    ) -> Result:
        return self._frames(content.pixels, styles, self._before(task), on_event, control)

    def _before(self, task: Task) -> Frame | None:
        """The frame before, or None for the first one and where that could not be made."""
        previous = self._previous.get(task)
        if previous is None:
            return None
        entry = self._journal.entry(previous.output, self._keys.key_of(previous))
        if entry is None:
            return None
        content = working_size(load_image(previous.content).pixels, self._settings.size)
        factor = float(entry.get("content_factor", 1.0))
        return Frame(content, load_image(previous.output).pixels, factor)
