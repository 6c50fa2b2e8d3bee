"""A progress bar for the terminal."""

from __future__ import annotations

from types import TracebackType

from tqdm import tqdm

from ..contract import Event, Progress

STEPS = 1000


class ProgressBar:
    """Shows Progress events on the terminal: scale, iteration, loss and remaining time."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        layout = "{percentage:3.0f}% |{bar}| {desc}"
        self.bar = tqdm(total=STEPS, disable=quiet or None, bar_format=layout, leave=False)

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

        Progress without a size, such as what the job will need, is printed above the bar.
        """
        if not isinstance(event, Progress):
            return
        if not event.width:
            if not self.quiet:
                print(event.stage, flush=True)
            return
        self.bar.n = round(event.fraction * STEPS)
        loss = f", loss {sum(event.losses.values()):.4g}" if event.losses else ""
        left = f", {event.eta_s:.0f} s left" if event.eta_s is not None else ""
        size = f" ({event.width}×{event.height})"
        count = f", iteration {event.iteration}/{event.total}" if event.total else ""
        self.bar.set_description_str(f"{event.stage}{size}{count}{loss}{left}")
