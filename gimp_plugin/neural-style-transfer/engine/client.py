"""The engine at work: one picture at a time, heard of in GLib's main loop."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from arguments import with_labels
from contract import (
    INSTANT,
    Array,
    Message,
    Preview,
    Progress,
    Request,
    Result,
    UserError,
    event_from_message,
)
from gi.repository import GLib
from procedures.outcome import bug

from engine.launcher import start_engine
from engine.process import EngineProcess


class EngineClient:
    """Gives orders to an engine and knows how far the newest of them has come.

    ``on_change`` is called after every change of what stands here: ``at_work``; ``progress``
    and ``result`` of the newest order; ``picture``, the last preview of any order, uint8
    (height, width, 4); ``problem``, why the newest order brought nothing; ``devices``, their
    names and words, the fastest first.
    """

    def __init__(self, engine: EngineProcess) -> None:
        self.on_change: Callable[[], object] = lambda: None
        self.at_work = False
        self.progress: Progress | None = None
        self.picture: Array | None = None
        self.result: Result | None = None
        self.problem: UserError | None = None
        self.devices: dict[str, str] = {}
        self._number = 0
        self._ordered = time.monotonic()
        self.seen = False  # whether the newest order has shown a picture
        self.painted = False  # the same, and it was more than a sketch
        self._hire(engine)

    @property
    def waited(self) -> float:
        """Seconds since the newest order."""
        return time.monotonic() - self._ordered

    def paint(self, request: Request) -> None:
        """Begin this picture instead of the one at work; starts an engine if the last one died."""
        if self._engine.process.poll() is not None:
            self._start_again()
        self._number += 1
        self._ordered, self.seen, self.painted = time.monotonic(), False, False
        self.at_work, self.progress, self.result, self.problem = True, None, None, None
        order = request.to_message()
        values = {**order.values, "job": self._number}
        self._engine.send(Message(order.type, values, order.arrays))
        self.on_change()

    def stop(self) -> None:
        """Let the picture at work end as it is now; its ``result`` comes soon."""
        self._engine.send(Message("stop"))

    def forget(self) -> None:
        """Give up the picture at work."""
        self._number += 1
        self.at_work, self.progress, self.result = False, None, None
        self._engine.send(Message("cancel"))
        self.on_change()

    def wait(self) -> Result:
        """The result of the picture at work, once it is there; raises its problem."""
        loop, changed = GLib.MainLoop(), self.on_change

        def look() -> None:
            try:
                changed()
            finally:
                if not self.at_work:
                    loop.quit()

        self.on_change = look
        try:
            if self.at_work:
                loop.run()
        finally:
            self.on_change = changed
        if self.problem:
            raise self.problem
        return self.result

    def close(self) -> None:
        """End the engine."""
        self._engine.close()

    def _hire(self, engine: EngineProcess) -> None:
        self._engine = engine
        engine.listen(lambda message: GLib.idle_add(self._hear, engine, message))

    def _start_again(self) -> None:
        logging.info("The engine is started again.")
        self._engine.close()
        engine = start_engine()
        if isinstance(engine, UserError):
            raise engine
        self._hire(engine)

    def _hear(self, engine: EngineProcess, message: Message) -> bool:
        try:
            if engine is self._engine:
                self._take(message)
        except Exception as error:  # left to GLib it would end nothing: all would wait for ever
            self._end(error if isinstance(error, UserError) else bug(error))
        self.on_change()
        return GLib.SOURCE_REMOVE

    def _take(self, message: Message) -> None:
        if message.type == "ready":
            told = message.values.get("devices") or []
            self.devices = {device["name"]: device["words"] for device in told}
            return
        if message.values.get("job", self._number) != self._number:
            return  # of an order that was given up
        event = event_from_message(message)
        if isinstance(event, Progress):
            self.progress = event
        elif isinstance(event, Preview):
            self._see(event.pixels)
        elif isinstance(event, Result):
            self.result, self.at_work = event, False
        elif self.at_work or event.code != "engine-ended":  # an idle one is simply started anew
            message, hint = with_labels(event.message), with_labels(event.hint)
            self._end(UserError(event.code, message, hint, input_error=False))

    def _see(self, picture: Array) -> None:
        sketched = self.progress is not None and self.progress.stage == INSTANT
        if not self.seen or not (self.painted or sketched):
            height, width, _ = picture.shape
            what = "sketch" if sketched else "picture"
            logging.info("First live %s, %d×%d, after %.2f s.", what, width, height, self.waited)
        self.picture, self.seen = picture, True
        self.painted = self.painted or not sketched

    def _end(self, problem: UserError) -> None:
        self.problem, self.at_work = problem, False
