"""One scale of the optimization: the loop, and what guards it against going wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor

from ..contract import UserError
from ..job.control import JobControl
from ..networks.threads import follow_free_cores
from .objective.objective import Objective
from .optimizers import ImageOptimizer, IterateAverage
from .recipes.recipe import ScaleSchedule

#: Evaluations between two checks that all is finite; a check makes the processor wait for a GPU.
CHECK_EVERY = 10
#: How often a run may be set back to the last good image with half the step.
BACK_OFFS = 4
#: An image whose largest change between two checks stays below a quarter of an 8-bit step has
#: not moved.
MOVED = 0.25 / 255
#: Values of an image that are compared at once: few against an image, enough to be quick.
PIECE = 1 << 22
#: Evaluations at which the loss is kept for the report: those that the log of the authors'
#: notebook (PytorchNeuralStyleTransfer, NeuralStyleTransfer.ipynb) can be compared at.
TRACE_AT = (50, 100, 500)

#: Called after every evaluation: its number, the losses by name, and a function that gives the
#: image so far.
OnIteration = Callable[[int, dict[str, Tensor], Callable[[], Tensor]], None]
#: Is given the image so far, from time to time.
Steer = Callable[[Tensor], None]


@dataclass
class ScaleResult:
    """Result of a scale: the image, the optimizer to continue with, and how it went.

    ``trace``: total loss at some evaluations. ``notes``: sentences on what went wrong.
    """

    image: Tensor
    optimizer: ImageOptimizer
    first_losses: dict[str, Tensor]
    last_losses: dict[str, Tensor]
    evaluations: int
    trace: dict[int, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class _Stopped(Exception):  # noqa: N818 - leaves an optimizer that evaluates many times a step
    pass


def run_scale(
    image: Tensor,
    objective: Objective,
    schedule: ScaleSchedule,
    control: JobControl,
    on_iteration: OnIteration,
    steer: Steer | None = None,
) -> ScaleResult:
    """Minimise ``objective`` from ``image`` (1, 3, height, width), which is overwritten.

    ``steer`` is given the image so far at every check, or at the end where the schedule holds its
    weights, and may change the weights of the objective.
    A run that does not move is repeated with the loss rescaled; numbers that are not
    finite set it back to the last good image. ``ScaleResult.notes`` reports both.
    Raises UserError when that does not help, Cancelled when ``control`` says so.
    """
    run = _Run(image, objective, schedule, control, on_iteration, steer)
    result = run.result()
    if control.stopped or run.moved:
        return result
    slope = _largest_derivative(objective, image)
    if slope > 0:
        objective.rescale_loss(slope)
        schedule = schedule.continuing(result.optimizer)
        run = _Run(image, objective, schedule, control, on_iteration, steer)
        second = run.result()
        if control.stopped or run.moved:
            second.notes.insert(0, "the picture did not move; the loss was rescaled and run again")
            return second
    raise UserError(
        "not-moving",
        "The optimisation did not change the picture.",
        "Content and style may be the same plain surface: choose another style or "
        "raise --iterations.",
        input_error=False,
    )


def _largest_derivative(objective: Objective, image: Tensor) -> float:
    """The largest derivative of the loss with respect to any value of the image."""
    image = image.detach().requires_grad_(True)
    objective.gradient(image)
    return 0.0 if image.grad is None else image.grad.abs().max().item()


class _Run:
    """One attempt at a scale."""

    def __init__(
        self,
        image: Tensor,
        objective: Objective,
        schedule: ScaleSchedule,
        control: JobControl,
        on_iteration: OnIteration,
        steer: Steer | None,
    ) -> None:
        self.objective, self.schedule = objective, schedule
        self.control, self.on_iteration, self.steer = control, on_iteration, steer
        self.image = image.detach().requires_grad_(True)
        self.optimizer = schedule.make_optimizer(self.image)
        self.average = self._new_average()
        self.last_good = image.detach().half()  # precise enough to go back to, in half the memory
        self.moved = False
        self.first_losses: dict[str, Tensor] = {}
        self.losses: dict[str, Tensor] = {}
        self.evaluations = self.checked = self.back_offs = 0
        self.trace: dict[int, float] = {}
        self.notes: list[str] = []

    def result(self) -> ScaleResult:
        """Run to the end, or to where ``control`` stops it."""
        try:
            while self.evaluations < self.schedule.evaluations:
                self.optimizer.step(self._closure)
                self._after_step()
        except _Stopped:
            pass
        if self.steer and self.schedule.holds_weights:
            self.steer(self._current_image())
        return ScaleResult(
            self._current_image(),
            self.optimizer,
            self.first_losses or self.losses,
            self.losses,
            self.evaluations,
            self.trace,
            self.notes,
        )

    def _between_steps(self) -> None:
        self.control.give_way()
        follow_free_cores()
        self.control.raise_if_cancelled()
        if self.control.stopped:
            raise _Stopped

    def _closure(self) -> Tensor:
        total, self.losses = self.objective.gradient(self.image, self._between_steps)
        self.evaluations += 1
        self.first_losses = self.first_losses or self.losses
        if self.evaluations in TRACE_AT:
            self.trace[self.evaluations] = float(sum(self.losses.values()))
        self.on_iteration(self.evaluations, self.losses, self._current_image)
        return total

    def _after_step(self) -> None:
        if self.schedule.clamp:
            with torch.no_grad():
                self.image.clamp_(0, 1)
        due = self.evaluations - self.checked >= CHECK_EVERY
        if due or self.evaluations >= self.schedule.evaluations:
            self.checked = self.evaluations
            if not self._is_finite():
                self._back_off()
                return
            self.moved = self.moved or self._distance() >= MOVED
            self.last_good.copy_(self.image.detach())
        if self.average:
            self.average.add(self.image)
        if due and self.steer and not self.schedule.holds_weights:
            self.steer(self._current_image())

    def _distance(self) -> float:
        """The largest change of any value since the last check.

        It is computed in pieces: at once it would take two images more, and 24 megapixels
        within 3 GB took 3.35 for it.
        """
        now, then = (
            torch.split(each.flatten(), PIECE) for each in (self.image.detach(), self.last_good)
        )
        largest = [(a - b).abs_().max() for a, b in zip(now, then, strict=True)]
        return torch.stack(largest).max().item()

    def _is_finite(self) -> bool:
        values = torch.stack([self.image.detach().sum(), *self.losses.values()])
        return bool(torch.isfinite(values).all())

    def _back_off(self) -> None:
        """Go back to the last good image with half the step, in fp32; UserError in the end."""
        self.back_offs += 1
        if self.back_offs > BACK_OFFS:
            raise UserError(
                "not-finite",
                "The computation keeps running into infinite numbers.",
                "Try --precision fp32, and check that the network's weights are intact.",
                input_error=False,
            )
        self.notes.append(
            f"numbers were not finite at evaluation {self.evaluations}; "
            "went back to the last good picture with half the step, in fp32"
        )
        self.objective.use_fp32()
        with torch.no_grad():
            self.image.copy_(self.last_good)
        self.optimizer = self.optimizer.with_half_step(self.image)
        self.average = self._new_average()
        self.evaluations -= min(CHECK_EVERY, self.evaluations)
        self.checked = self.evaluations

    def _new_average(self) -> IterateAverage | None:
        decay = self.schedule.average
        return None if decay is None else IterateAverage(self.image, decay)

    def _current_image(self) -> Tensor:
        if self.average and self.average.weight:
            return self.average.value
        return self.image.detach()
