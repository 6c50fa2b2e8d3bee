"""Waits for the engine's picture in GLib's main loop, so that GIMP's wishes are still heard."""

from __future__ import annotations

from collections.abc import Callable

from contract import Failure, Message, Problem, Progress, Result, event_of
from engine_process import Engine
from gi.repository import Gimp, GLib


def wait_for_result(engine: Engine, tell: Callable[[Progress], None]) -> Result:
    """The finished picture; ``tell`` hears of the progress. Raises Problem for a failure."""
    loop = GLib.MainLoop()
    ends: list[Result | Exception] = []

    def hear(message: Message) -> bool:
        try:
            end = _act(message, tell)
        except Exception as error:  # left to GLib it would end nothing: GIMP would wait for ever
            end = error
        if end is not None:
            ends.append(end)
            loop.quit()
        return GLib.SOURCE_REMOVE

    engine.listen(lambda message: GLib.idle_add(hear, message))
    loop.run()
    if isinstance(ends[0], Exception):
        raise ends[0]
    return ends[0]


def _act(message: Message, tell: Callable[[Progress], None]) -> Result | Problem | None:
    if message.type == "ready":
        return None
    event = event_of(message)
    if isinstance(event, Progress):
        tell(event)
    if isinstance(event, Failure):
        return Problem(event.code, event.message, event.hint, input_error=False)
    return event if isinstance(event, Result) else None


def show_progress(progress: Progress) -> None:
    """In the bar of the image's window, in words and as a fraction."""
    words = f"{progress.width}×{progress.height} pixels"
    if progress.eta_s is not None:
        words += f", {time_left(progress.eta_s)}"
    Gimp.progress_set_text(f"Neural style transfer: {words}")
    Gimp.progress_update(progress.fraction)


def time_left(seconds: float) -> str:
    """Remaining time as a person would say it."""
    if seconds >= 90:
        return f"about {round(seconds / 60)} minutes left"
    if seconds >= 10:
        return f"about {round(seconds / 10) * 10} seconds left"
    return "a few seconds left"
