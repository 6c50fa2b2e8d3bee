"""A progress bar for the terminal."""

from __future__ import annotations

from types import TracebackType

from tqdm import tqdm

from ..contract import Event, Progress

STEPS = 1000


class ProgressBar:
    """Shows Progress events: scale, iteration, loss and remaining time."""

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
        at: TracebackType | None,
    ) -> None:
        self.bar.close()

    def show(self, event: Event) -> None:
        """Bring the bar up to date; other events are not for it.

        What the work will need, told before there is a size, stays above the bar.
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
        where = f" ({event.width}×{event.height})"
        count = f", iteration {event.iteration}/{event.total}" if event.total else ""
        self.bar.set_description_str(f"{event.stage}{where}{count}{loss}{left}")
