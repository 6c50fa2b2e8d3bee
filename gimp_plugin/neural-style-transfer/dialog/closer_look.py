"""What is seen enlarged: painted at its own size, beside the preview that is too small for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from contract import Array, Error, Event, Result, UserError
from job.spec import JobSpec
from layers.part import Part

from dialog.collaborators import Client, Content

PAUSE = 4.0  # s between two parts while the preview grows: each takes its time from it
LOST = 30.0  # s after which none comes any more: another engine was started meanwhile


@dataclass(frozen=True)
class Subject:
    """The image on the screen, and what it was made to; None for the one that is on the layer."""

    image: Array
    spec: JobSpec | None


@dataclass(frozen=True)
class _Task:
    part: Part
    subject: Subject


class CloserLook:
    """Has one part after another painted; ``shown`` is the newest, and where it lies."""

    def __init__(self, content: Content, client: Client, clock: Callable[[], float]) -> None:
        self.shown: tuple[Array, Part] | None = None
        self._content, self._client, self._clock = content, client, clock
        self._made: _Task | None = None  # what is shown, or could not be made
        self._awaited: tuple[int, _Task] | None = None  # and the number of its job
        self._asked = 0.0  # when

    @property
    def is_at_work(self) -> bool:
        """Whether a part is awaited."""
        return self._awaited is not None

    def look(
        self, part: Part | None, seen: Part | None, subject: Subject | None, grows: bool
    ) -> None:
        """Have ``part`` painted, where what is there does not cover ``seen`` of it, or is old.

        ``subject`` is what it is a part of; with ``grows`` that will soon be another image.
        """
        if self._made and (subject is None or self._made.subject.spec != subject.spec):
            self.shown = self._made = None
        if self._awaited and self._clock() - self._asked > LOST:
            self._awaited = None
        if part is None or seen is None or subject is None:
            return
        known = self._awaited[1] if self._awaited else self._made
        if known and known.subject.spec == subject.spec and known.part.covers(seen):
            is_same = known.subject.image is subject.image
            if is_same or self._awaited or (grows and self._clock() - self._asked < PAUSE):
                return
        try:
            self._ask(_Task(part, subject))
        except UserError as error:  # the session finds out, too, and tells it
            logging.info("No part can be painted: %s", error)

    def take(self, job: int | None, event: Event) -> bool:
        """Whether the event is of a part alone; a finished one is seen from now on."""
        if self._awaited is None or job not in (None, self._awaited[0]):
            return False
        number, task = self._awaited
        if isinstance(event, Result):
            self._show(event.pixels, task)
        elif isinstance(event, Error):
            logging.info("No part was painted: %s", event.message)
            self._awaited, self._made = None, task
        return job == number

    def _ask(self, task: _Task) -> None:
        self._asked = self._clock()
        subject = task.subject
        if subject.spec is None:
            pixels = self._content.initial_part(task.part)
            if pixels:
                self._show(pixels, task)
            return
        request = self._content.build_part(subject.spec, subject.image, task.part)
        self._awaited = self._client.submit(request), task

    def _show(self, pixels: Array, task: _Task) -> None:
        self.shown, self._made, self._awaited = (pixels, task.part), task, None
        height, width, _ = pixels.shape
        waited = self._clock() - self._asked
        logging.info("A part at its own size, %d×%d, after %.2f s.", width, height, waited)
