"""Progress and previews of a running job, at a pace that a person can follow."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..contract import OnEvent, Progress
from ..job.output import OutputComposer, preview_size
from .async_copy import AsyncCopy
from .planning.plan import Plan
from .pyramid import resize

PROGRESS_EVERY = 0.1  # seconds
PREVIEW_EVERY = 0.5  # seconds


@dataclass(frozen=True)
class Snapshots:
    """Who wants the picture so far: ``save(iteration, pixels)`` every ``every`` iterations.

    ``pixels``: float32 (height, width, 4), opaque, at the scale being worked on, in the
    colours that the result will have.
    """

    every: int
    save: Callable[[int, np.ndarray], None]


class ProgressReporter:
    """Counts work as the plan does, so that time left is honest across scales."""

    def __init__(
        self,
        listen: OnEvent,
        view: OutputComposer,
        plan: Plan,
        snapshots: Snapshots | None = None,
    ) -> None:
        """``plan``: the scales to come."""
        self.listen = listen
        self.view = view
        self.sizes = [scale.size for scale in plan.scales]
        self.steps = [scale.how.evaluations for scale in plan.scales]
        self.work = plan.work
        self.snapshots = snapshots
        self.began = time.monotonic()
        self.last_progress = self.last_preview = 0.0
        self._losses: tuple[int, int, list[str], AsyncCopy] | None = None
        self._preview: AsyncCopy | None = None

    def needs(self, words: str) -> None:
        """Tell what the work will need, before it begins."""
        self.listen(Progress(stage=words))

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
            self._losses = (
                scale,
                iteration,
                list(losses),
                AsyncCopy(torch.stack([*losses.values()])),
            )
        if last or now - self.last_preview >= PREVIEW_EVERY:
            self.last_preview = now
            self._preview = AsyncCopy(_downscaled(picture()))
        self._tell(last)
        done = sum(self.steps[:scale]) + iteration
        if self.snapshots and done % self.snapshots.every == 0:
            self.snapshots.save(done, self.view.snapshot(planes(picture())))

    def _tell(self, all_of_it: bool) -> None:
        """What has arrived by now; a graphics card is not waited for but at the end."""
        if self._losses and (all_of_it or self._losses[-1].ready):
            told, self._losses = self._losses, None
            self.listen(self._progress(*told))
        if self._preview and (all_of_it or self._preview.ready):
            shown, self._preview = self._preview, None
            self.listen(self.view.preview(self.view.final_colors(planes(shown.value))))

    def _progress(
        self, scale: int, iteration: int, roles: list[str], losses: AsyncCopy
    ) -> Progress:
        width, height = self.sizes[scale]
        here = self.work[scale] * iteration / self.steps[scale]
        fraction = (sum(self.work[:scale]) + here) / sum(self.work)
        elapsed = time.monotonic() - self.began
        values = zip(roles, losses.value.tolist(), strict=True)
        return Progress(
            stage=f"scale {scale + 1} of {len(self.sizes)}",
            width=width,
            height=height,
            iteration=iteration,
            total=self.steps[scale],
            fraction=fraction,
            eta_s=elapsed * (1 - fraction) / fraction if fraction > 0 else None,
            losses={role: value for role, value in values if math.isfinite(value)},
        )


def planes(image: Tensor) -> np.ndarray:
    """An image (1, 3, h, w) as (3, h, w) in main memory."""
    return image[0].detach().float().cpu().numpy()


def _downscaled(image: Tensor) -> Tensor:
    """The image as previews have it, on its own device; nobody writes to the result."""
    size = preview_size((image.shape[3], image.shape[2]))
    return resize(image.detach().float(), size).clamp(0, 1)
