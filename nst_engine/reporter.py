"""Progress and previews of a running job, at a pace that a person can follow."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from .contract import Listener, Preview, Progress
from .view import View

PROGRESS_EVERY = 0.1  # seconds
PREVIEW_EVERY = 0.5  # seconds
#: What an iteration costs beside its pixels, counted in pixels: 0.062 s at 128×96 and 0.230 s
#: at 512×384 (compact, moments, 2 CPU cores) lie on a line that begins at this many.
OVERHEAD = 56_000


@dataclass(frozen=True)
class Snapshots:
    """Who wants the picture so far: ``save(iteration, pixels)`` every ``every`` iterations.

    ``pixels``: float32 (height, width, 4), opaque, at the scale being worked on, in the
    colours that the result will have.
    """

    every: int
    save: Callable[[int, np.ndarray], None]


class Reporter:
    """Counts work in pixels and iterations, so that time left is honest across scales."""

    def __init__(
        self,
        listen: Listener,
        view: View,
        sizes: list[tuple[int, int]],
        steps: list[int],
        snapshots: Snapshots | None = None,
    ) -> None:
        """``sizes``: (width, height) of every scale; ``steps``: iterations at each."""
        self.listen = listen
        self.view = view
        self.sizes = sizes
        self.steps = steps
        self.snapshots = snapshots
        self.work = sum(_work(size, n) for size, n in zip(sizes, steps, strict=True))
        self.began = time.monotonic()
        self.last_progress = self.last_preview = 0.0

    def iteration(
        self,
        scale: int,
        iteration: int,
        losses: dict[str, Tensor],
        picture: Callable[[], Tensor],
    ) -> None:
        """Tell about one finished iteration, unless the last telling was just now.

        ``picture`` gives (1, 3, height, width) in 0..1 and is called only for a preview.
        """
        now = time.monotonic()
        last = iteration == self.steps[scale]
        if last or now - self.last_progress >= PROGRESS_EVERY:
            self.last_progress = now
            self.listen(self._progress(scale, iteration, losses, now))
        if last or now - self.last_preview >= PREVIEW_EVERY:
            self.last_preview = now
            self.listen(Preview(self.view.preview(picture())))
        done = sum(self.steps[:scale]) + iteration
        if self.snapshots and done % self.snapshots.every == 0:
            self.snapshots.save(done, self.view.snapshot(picture()))

    def _progress(
        self, scale: int, iteration: int, losses: dict[str, Tensor], now: float
    ) -> Progress:
        done = sum(_work(size, n) for size, n in zip(self.sizes[:scale], self.steps, strict=False))
        width, height = self.sizes[scale]
        fraction = (done + _work((width, height), iteration)) / self.work
        elapsed = now - self.began
        return Progress(
            stage=f"scale {scale + 1} of {len(self.sizes)}",
            width=width,
            height=height,
            iteration=iteration,
            total=self.steps[scale],
            fraction=fraction,
            eta_s=elapsed * (1 - fraction) / fraction if fraction > 0 else None,
            losses={r: v.item() for r, v in losses.items() if math.isfinite(v.item())},
        )


def _work(size: tuple[int, int], iterations: int) -> int:
    return (size[0] * size[1] + OVERHEAD) * iterations
