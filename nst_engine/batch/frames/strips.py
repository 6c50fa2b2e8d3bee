"""Every sequence in every style: the tasks of its frames, and of the animation in the end."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...contract import Settings
from ...images import check_place
from ...job.control import JobControl
from ...moving_pictures import FrameStylizer
from ..engine import InProcess, OnProgress
from ..journal import Journal
from ..outcome import FAILED, SKIPPED, Outcome
from ..runner import Batch
from ..tasks import Task, make_tasks
from .animation import Animation
from .assembly import Assembly
from .frame_keys import FrameKeys
from .frame_maker import FrameMaker
from .sequences import FrameSequence

#: Folder in the output folder for the frames of animations that are not done.
WORKING_FOLDER = ".nst-frames"


@dataclass(frozen=True)
class Strip:
    """A sequence in one style: the tasks of its frames in order.

    ``whole``: the task of the animation that is made of them, or None for numbered files.
    """

    tasks: tuple[Task, ...]
    whole: Task | None = None
    animation: Animation | None = None

    @property
    def previous(self) -> dict[Task, Task]:
        """The frame before each frame but the first."""
        return dict(zip(self.tasks[1:], self.tasks, strict=False))


def make_strips(
    sequences: Sequence[FrameSequence],
    styles: Sequence[Path],
    settings: Settings,
    folder: Path,
    suffix: str,
) -> list[Strip]:
    """All strips, written to ``folder``; numbered files get the suffix, animations keep theirs.

    Raises UserError where two outputs would have one name.
    """
    sources = [
        file
        for each in sequences
        for file in ([each.animation.file] if each.animation else each.files)
    ]
    by_content: dict[Path, list[Task]] = {}
    for task in make_tasks(sources, styles, settings.built_in, folder, suffix):
        by_content.setdefault(task.content, []).append(task)
    strips = []
    for sequence in sequences:
        if sequence.animation:
            whole = by_content[sequence.animation.file]
            strips += [_of_animation(sequence.animation, task, folder) for task in whole]
        else:
            columns = zip(*(by_content[f] for f in sequence.files if f in by_content), strict=True)
            strips += [Strip(column) for column in columns]
    return strips


def _of_animation(animation: Animation, task: Task, folder: Path) -> Strip:
    output = task.output.with_suffix(animation.file.suffix)
    working = folder / WORKING_FOLDER
    contents = animation.frame_files(working / f"{output.stem}-content")
    outputs = animation.frame_files(working / output.stem)
    frames = [Task(c, task.style, o) for c, o in zip(contents, outputs, strict=True)]
    return Strip(tuple(frames), Task(task.content, task.style, output), animation)


class StripBatch:
    """Paints strips that share their settings, frame after frame."""

    def __init__(
        self, strips: Sequence[Strip], settings: Settings, folder: Path, overwrite: bool
    ) -> None:
        """Raises UserError for settings that moving pictures cannot have, OSError for a journal
        that cannot be read."""
        self._stylizer = FrameStylizer(settings)
        self._settings, self._overwrite = settings, overwrite
        self._folder, self._journal = folder, Journal(folder)
        self._strips = [(strip, FrameKeys(settings, strip.previous)) for strip in strips]
        self._wholes = FrameKeys(settings, {})

    def prepare(self) -> None:
        """Take apart the animations that are not done; raises UserError and OSError.

        What may not be written over is told now, not when all frames are painted.
        """
        for strip, _ in self._strips:
            if strip.whole and strip.animation and not self._whole_is_done(strip):
                self._whole_batch(strip.whole).check_not_lost(strip.whole)
                strip.animation.unpack(strip.tasks[0].content.parent)
                strip.tasks[0].output.parent.mkdir(parents=True, exist_ok=True)

    def done_already(self) -> set[Task]:
        """The frames and animations that are there, made of the same files and settings."""
        return {task for strip, keys in self._strips for task in self._done(strip, keys)}

    def run(self, on_progress: OnProgress, control: JobControl) -> Iterator[Outcome]:
        """Paint what is not there and tell of each frame; see ``Batch.run``."""
        for strip, keys in self._strips:
            done = self._done(strip, keys)
            if strip.whole and strip.whole in done:
                yield from (Outcome(task, SKIPPED) for task in (*strip.tasks, strip.whole))
                continue
            journal = self._journal_of(strip)
            maker = FrameMaker(self._settings, self._stylizer, journal, keys, strip.previous)
            batch = Batch(strip.tasks, keys, journal, self._overwrite)
            skipped = [task for task in strip.tasks if task in done]
            failed = 0
            for outcome in batch.run(skipped, InProcess(maker), on_progress, control):
                failed += outcome.status == FAILED
                yield outcome
            if strip.whole and strip.animation:
                engine = Assembly(strip.animation, [task.output for task in strip.tasks], failed)
                yield from self._assembled(strip, strip.whole, engine, control)

    def _assembled(
        self, strip: Strip, whole: Task, engine: Assembly, control: JobControl
    ) -> Iterator[Outcome]:
        """The animation of a strip whose frames are painted; its working files go then."""
        for outcome in self._whole_batch(whole).run([], engine, lambda *_: None, control):
            yield outcome
            if outcome.status != FAILED:
                self._remove_working_files(strip)

    def _whole_batch(self, whole: Task) -> Batch:
        return Batch([whole], self._wholes, self._journal, self._overwrite, check_place)

    def _done(self, strip: Strip, keys: FrameKeys) -> set[Task]:
        if strip.whole and self._whole_is_done(strip):
            return {*strip.tasks, strip.whole}
        if not strip.tasks[0].output.parent.is_dir():
            return set()
        return set(Batch(strip.tasks, keys, self._journal_of(strip)).done_already())

    def _whole_is_done(self, strip: Strip) -> bool:
        if strip.whole is None:
            return False
        return bool(self._whole_batch(strip.whole).done_already())

    def _journal_of(self, strip: Strip) -> Journal:
        return self._journal if strip.whole is None else Journal(strip.tasks[0].output.parent)

    def _remove_working_files(self, strip: Strip) -> None:
        for task in (strip.tasks[0].content, strip.tasks[0].output):
            shutil.rmtree(task.parent, ignore_errors=True)
        with contextlib.suppress(OSError):  # another one's frames are there
            (self._folder / WORKING_FOLDER).rmdir()
