"""The plug-in's side of the conversation: requests go out, events come in on GLib's main loop."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from arguments import with_labels
from contract import (
    Error,
    Event,
    Message,
    Progress,
    Request,
    Result,
    UserError,
    event_from_message,
)
from gi.repository import GLib
from languages.text import tr

from engine.errors import translated, unexpected_error, user_error
from engine.launcher import start_engine
from engine.place_choice import chosen_engine
from engine.process import EngineProcess
from engine.watchdog import UNATTENDED, Watchdog

LOOK = 1  # s between looks whether an engine hangs for which nobody waits but a script


class EngineClient:
    """Sends requests to an engine and hands on what it says; starts another when one has died.

    ``on_event`` is called with every event and the id of its job, which is None where the engine
    speaks of none, above all at its end. ``on_devices`` is called when ``devices`` are known:
    their names and what a person calls them, the fastest first.
    """

    def __init__(self, engine: EngineProcess) -> None:
        self.on_event: Callable[[int | None, Event], object] = lambda _job, _event: None
        self.on_devices: Callable[[], object] = lambda: None
        self.devices: dict[str, str] = {}
        self._last_id = 0
        self._watchdog = Watchdog()
        self._attach(engine)

    def submit(self, request: Request) -> int:
        """Begin this job instead of the one at work; its id. Raises UserError without an engine."""
        has_ended = self._engine.process.poll() is not None
        if has_ended or self._engine.remote != chosen_engine():
            self._start_again()
        self._last_id += 1
        message = request.to_message()
        values = {**message.values, "job": self._last_id}
        self._engine.send(Message(message.type, values, message.arrays))
        return self._last_id

    def stop(self) -> None:
        """Let the job at work end as it is now; its result comes soon."""
        self._engine.send(Message("stop"))

    def cancel(self) -> None:
        """Give up the job at work; no result comes of it."""
        self._engine.send(Message("cancel"))

    def hangs(self, at_work: bool) -> bool:
        """Whether an engine that should be ``at_work`` gives no sign of life; to be asked often."""
        return self._watchdog.misses(self._signs_of_life(), at_work)

    def kill(self) -> None:
        """End an engine that hangs; its job ends with an error."""
        self._engine.kill()

    def wait(self, job: int, on_progress: Callable[[Progress], object]) -> Result:
        """The result of the job just submitted; GLib's main loop runs until it is there.

        Raises UserError when there is none, also where the engine hangs, which is ended then.
        """
        loop = GLib.MainLoop()
        outcome: list[Result | Error] = []
        watchdog = Watchdog(UNATTENDED)

        def look() -> bool:
            if watchdog.misses(self._signs_of_life(), expected=True):
                self.kill()  # which is heard as its end
            return GLib.SOURCE_CONTINUE

        def on_event(event_job: int | None, event: Event) -> None:
            if event_job not in (None, job):
                return
            if isinstance(event, Progress):
                on_progress(event)
            elif isinstance(event, Result | Error):
                outcome.append(event)
                loop.quit()

        self.on_event = on_event
        looking = GLib.timeout_add_seconds(LOOK, look)
        loop.run()
        GLib.source_remove(looking)
        if isinstance(outcome[0], Error):
            raise user_error(outcome[0])
        return outcome[0]

    def close(self) -> None:
        """End the engine, or leave it to the next call."""
        self._engine.close()

    def _signs_of_life(self) -> tuple[int, int]:
        """Another value after each message of the engine."""
        return self._engine.process.pid, self._engine.heard

    def _attach(self, engine: EngineProcess) -> None:
        self._engine = engine

        def hear(message: Message) -> None:  # before the window is drawn, or a spinner's
            before = GLib.PRIORITY_HIGH_IDLE + 10  # redraws would keep off what ends it
            GLib.idle_add(self._on_message, engine, message, priority=before)

        engine.listen(hear)

    def _start_again(self) -> None:
        logging.info("The engine is started again.")
        self._engine.close()
        engine = start_engine()
        if isinstance(engine, UserError):
            raise engine
        self._attach(engine)

    def _on_message(self, engine: EngineProcess, message: Message) -> bool:
        if engine is self._engine:
            if message.type == "ready":
                devices = message.values.get("devices") or []
                self.devices = {d["name"]: _words(d["words"], engine) for d in devices}
                self.on_devices()
            else:
                self.on_event(message.values.get("job"), _event_of(message))
        return GLib.SOURCE_REMOVE


def _words(device: str, engine: EngineProcess) -> str:
    """What a person calls a device of this engine."""
    if engine.remote is None:
        return device
    return tr("{device} on {computer}").format(device=device, computer=engine.remote.name)


def _event_of(message: Message) -> Event:
    """The event, an error in the words of the dialog."""
    try:
        event = event_from_message(message)
    except UserError as error:
        return Error.of(error)
    except Exception as error:  # left to GLib it would end nothing: all would wait for ever
        return Error.of(unexpected_error(error))
    if isinstance(event, Error):
        event = translated(event)
        return replace(event, message=with_labels(event.message), hint=with_labels(event.hint))
    return event
