"""Waits for the engine's picture in GLib's main loop, so that GIMP's wishes are still heard."""

from __future__ import annotations

from collections.abc import Callable

from contract import Event, Failure, Message, Problem, Progress, Result, event_of
from engine_process import Engine
from gi.repository import Gimp, GLib


def wait_for_result(engine: Engine, tell: Callable[[Progress], None]) -> Result:
    """The finished picture; ``tell`` hears of the progress. Raises Problem for a failure."""
    loop = GLib.MainLoop()
    ends: list[Event] = []

    def hear(message: Message) -> bool:
        if message.type != "ready" and not ends:
            event = event_of(message)
            if isinstance(event, Progress):
                tell(event)
            elif isinstance(event, Result | Failure):
                ends.append(event)
                loop.quit()
        return GLib.SOURCE_REMOVE

    engine.listen(lambda message: GLib.idle_add(hear, message))
    loop.run()
    end = ends.pop()
    if isinstance(end, Failure):
        raise Problem(end.code, end.message, end.hint, input_error=False)
    return end


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
