"""A progress bar for the terminal."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType

from tqdm import tqdm

from ..contract import NEEDS, Event, Progress

STEPS = 1000
#: Seconds between two lines where no bar can be drawn.
LINE_EVERY = 10.0


class ProgressBar:
    """Shows Progress events on the terminal: scale, iteration, loss and remaining time.

    Where no bar can be drawn, because standard error is a file or a terminal without a size, there
    is a line every ten seconds instead.
    """

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        layout = "{percentage:3.0f}% |{bar}| {desc}"
        self.lines = not quiet and not _can_draw()
        self._last_line = time.monotonic()
        self.bar = tqdm(
            total=STEPS, disable=not _can_draw() or quiet, bar_format=layout, leave=False
        )

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.bar.close()

    def on_event(self, event: Event) -> None:
        """Update the bar from a Progress event; other events are ignored.

        What the job will need is printed above the bar.
        """
        if not isinstance(event, Progress):
            return
        if event.stage.startswith(NEEDS):
            if not self.quiet:
                print(event.stage, flush=True)
            return
        self.bar.n = round(event.fraction * STEPS)
        loss = f", loss {sum(event.losses.values()):.4g}" if event.losses else ""
        left = f", {event.eta_s:.0f} s left" if event.eta_s is not None else ""
        size = f" ({event.width}×{event.height})" if event.width else ""
        count = f", iteration {event.iteration}/{event.total}" if event.total else ""
        words = f"{event.stage}{size}{count}{loss}{left}"
        self.bar.set_description_str(words)
        if self.lines and time.monotonic() - self._last_line >= LINE_EVERY:
            self._last_line = time.monotonic()
            print(f"{event.fraction:4.0%} {words}", file=sys.stderr, flush=True)


def _can_draw() -> bool:
    """Whether standard error is a terminal that knows its width."""
    try:
        return sys.stderr.isatty() and os.get_terminal_size(sys.stderr.fileno()).columns > 0
    except (OSError, ValueError):
        return False
