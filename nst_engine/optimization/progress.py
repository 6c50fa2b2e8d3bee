"""Progress and previews of a running job, at a pace that a person can follow."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..contract import Progress
from ..job.job import Job
from ..job.output import Snapshots, preview_size
from .async_copy import AsyncCopy
from .planning.plan import PREPARATION, Plan
from .pyramid import resize
from .scale_run import OnIteration

PROGRESS_EVERY = 0.1  # seconds
PREVIEW_EVERY = 0.5  # seconds


@dataclass(frozen=True)
class _Losses:
    """The losses of one iteration, on their way from the device."""

    scale: int
    iteration: int
    names: list[str]
    values: AsyncCopy


class ProgressReporter:
    """Counts work as the plan does, so that time left is honest across scales."""

    def __init__(
        self,
        job: Job,
        plan: Plan,
        snapshots: Snapshots | None = None,
        full_work: Mapping[str, float] | None = None,
    ) -> None:
        """``plan``: the scales to come. ``full_work``: the work, as the plan counts it, of the
        image that this is a preview for, for each quality."""
        self._full_work = full_work or {}
        self._on_event = job.on_event
        self._composer = job.composer
        self._sizes = [scale.size for scale in plan.scales]
        self._evaluations = [scale.schedule.evaluations for scale in plan.scales]
        self._work = plan.work
        self._snapshots = snapshots
        self._pace = _Pace()
        self._last_progress = self._last_preview = 0.0
        self._losses: _Losses | None = None
        self._preview: AsyncCopy | None = None

    def plan_made(self, description: str) -> None:
        """Report what the work will need, before it begins."""
        self._on_event(Progress(stage=description))

    def of_scale(self, scale: int) -> OnIteration:
        """What ``run_scale`` calls after each iteration of the scale of this number."""

        def on_iteration(
            iteration: int, losses: dict[str, Tensor], image: Callable[[], Tensor]
        ) -> None:
            self._iteration_done(_Iteration(scale, iteration, losses, image))

        return on_iteration

    def _iteration_done(self, done: _Iteration) -> None:
        """Report one finished iteration, unless the last report was just now."""
        now = time.monotonic()
        last = done.iteration == self._evaluations[done.scale]
        if last or now - self._last_progress >= PROGRESS_EVERY:
            self._last_progress = now
            losses = AsyncCopy(torch.stack([*done.losses.values()]))
            self._losses = _Losses(done.scale, done.iteration, list(done.losses), losses)
        if last or now - self._last_preview >= PREVIEW_EVERY:
            self._last_preview = now
            self._preview = AsyncCopy(_downscaled(done.image()))
        self._report_arrived(wait=last)
        total = sum(self._evaluations[: done.scale]) + done.iteration
        if self._snapshots and total % self._snapshots.every == 0:
            self._snapshots.save(total, self._composer.snapshot(planes(done.image())))

    def _report_arrived(self, wait: bool) -> None:
        """Report what has arrived by now; a graphics card is not waited for but at the end."""
        if self._losses and (wait or self._losses.values.ready):
            losses, self._losses = self._losses, None
            self._on_event(self._progress(losses))
        if self._preview and (wait or self._preview.ready):
            preview, self._preview = self._preview, None
            final = self._composer.final_colors(planes(preview.value))
            self._on_event(self._composer.preview(final))

    def _progress(self, losses: _Losses) -> Progress:
        scale, iteration = losses.scale, losses.iteration
        width, height = self._sizes[scale]
        all_steps = self._evaluations[scale] + PREPARATION
        here = self._work[scale] * (iteration + PREPARATION) / all_steps
        done, whole = sum(self._work[:scale]) + here, sum(self._work)
        pace = self._pace.update(done, time.monotonic())
        values = zip(losses.names, losses.values.value.tolist(), strict=True)
        return Progress(
            stage=f"scale {scale + 1} of {len(self._sizes)}",
            width=width,
            height=height,
            iteration=iteration,
            total=self._evaluations[scale],
            fraction=done / whole,
            eta_s=None if pace is None else pace * (whole - done),
            losses={name: value for name, value in values if math.isfinite(value)},
            full_s={} if pace is None else {k: pace * w for k, w in self._full_work.items()},
        )


class _Pace:
    """Seconds for a unit of work.

    The first iteration is left out: targets, a first search and memory that is taken for the
    first time make it as long as many others.
    """

    def __init__(self) -> None:
        self._first: tuple[float, float] | None = None  # work done then, and when

    def update(self, done: float, now: float) -> float | None:
        """The pace when so much work is done; None while nothing can be said of it."""
        if self._first is None:
            self._first = done, now
        work, then = self._first
        return (now - then) / (done - work) if done > work else None


@dataclass(frozen=True)
class _Iteration:
    """What ``run_scale`` tells of one iteration; ``image`` is called only where it is shown."""

    scale: int
    iteration: int
    losses: dict[str, Tensor]
    image: Callable[[], Tensor]


def planes(image: Tensor) -> np.ndarray:
    """An image (1, 3, h, w) as (3, h, w) in main memory."""
    array: np.ndarray = image[0].detach().float().cpu().numpy()
    return array


def _downscaled(image: Tensor) -> Tensor:
    """The image as previews have it, on its own device; nobody writes to the result."""
    size = preview_size((image.shape[3], image.shape[2]))
    return resize(image.detach().float(), size).clamp(0, 1)
