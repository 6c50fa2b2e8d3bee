"""One scale of the optimisation: the loop, and what guards it against going wrong."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from ..contract import UserError
from ..job.control import JobControl
from .objective.objective import Objective
from .optimizers import ImageOptimizer, IterateAverage

#: Evaluations between two looks at whether all is finite; a look costs a GPU a wait.
CHECK_EVERY = 10
#: How often a run may be set back to the last good picture with half the step.
BACK_OFFS = 4
#: A picture whose largest change between two looks stays below a quarter of an 8-bit step has
#: not moved.
MOVED = 0.25 / 255
#: Values of a picture that are compared at once: few against a picture, enough to be quick.
PIECE = 1 << 22
#: Evaluations at which the loss is kept for the record: those that the log of the authors'
#: notebook (PytorchNeuralStyleTransfer, NeuralStyleTransfer.ipynb) can be compared at.
TRACE_AT = (50, 100, 500)

OnIteration = Callable[[int, dict[str, Tensor], Callable[[], Tensor]], None]


@dataclass(frozen=True)
class ScaleSchedule:
    """How a scale is run: how long, clamped to 0..1 after each step, iterates averaged.

    ``history``: pairs of pictures that the optimizer remembers, where it is one that does.
    """

    evaluations: int
    make_optimizer: Callable[..., ImageOptimizer]
    clamp: bool = True
    average: float | None = None
    history: int = 0

    @property
    def planes(self) -> int:
        """Pictures that are kept from step to step: Adam's two moments, or L-BFGS's four beside
        its pairs, and the average."""
        optimizer = 2 * self.history + 4 if self.history else 2
        return optimizer + (self.average is not None)

    def remembering(self, history: int) -> ScaleSchedule:
        """The same with a shorter memory."""
        make = functools.partial(self.make_optimizer, history=history)
        return replace(self, make_optimizer=make, history=history)

    def unaveraged(self) -> ScaleSchedule:
        """The same with the last iterate as its picture, which takes a picture less."""
        return replace(self, average=None)

    def after(self, optimizer: ImageOptimizer) -> ScaleSchedule:
        """This descent with the optimizer of the scale before, remembering what this one may."""
        if self.history:
            optimizer.history = self.history
        return replace(self, make_optimizer=optimizer.moved_to)


@dataclass
class ScaleResult:
    """What a scale gives: the picture, the optimizer to go on with, and how it went."""

    image: Tensor
    optimizer: ImageOptimizer
    first: dict[str, Tensor]
    last: dict[str, Tensor]
    evaluations: int
    trace: dict[int, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class _Stop(Exception):  # noqa: N818 - leaves an optimizer that evaluates many times a step
    pass


def run_scale(
    image: Tensor, objective: Objective, how: ScaleSchedule, control: JobControl, tell: OnIteration
) -> ScaleResult:
    """Minimise ``objective`` from ``image`` (1, 3, height, width), which is painted over.

    A run that does not move is run again with the loss rescaled; numbers that are not
    finite set it back to the last good picture. Both are told in ``ScaleResult.notes``.
    Raises UserError when that does not help, Cancelled when ``control`` says so.
    """
    run = _Run(image, objective, how, control, tell)
    outcome = run.outcome()
    if control.stopped or run.moved:
        return outcome
    slope = _steepest(objective, image)
    if slope > 0:
        objective.boost /= slope
        how = replace(how, make_optimizer=outcome.optimizer.moved_to)
        run = _Run(image, objective, how, control, tell)
        again = run.outcome()
        if control.stopped or run.moved:
            again.notes.insert(0, "the picture did not move; the loss was rescaled and run again")
            return again
    raise UserError(
        "not-moving",
        "The optimisation did not change the picture.",
        "Content and style may be the same plain surface: choose another style or "
        "raise --iterations.",
        input_error=False,
    )


def _steepest(objective: Objective, image: Tensor) -> float:
    """The largest derivative of the loss by any value of the image."""
    image = image.detach().requires_grad_(True)
    objective.gradient(image)
    return image.grad.abs().max().item()


class _Run:
    """The state of one attempt at a scale."""

    def __init__(
        self,
        start: Tensor,
        objective: Objective,
        how: ScaleSchedule,
        control: JobControl,
        tell: OnIteration,
    ) -> None:
        self.objective, self.how, self.control, self.tell = objective, how, control, tell
        self.image = start.detach().requires_grad_(True)
        self.optimizer = how.make_optimizer(self.image)
        self.average = self._new_average()
        self.good = start.detach().half()  # precise enough to go back to, in half the memory
        self.moved = False
        self.first: dict[str, Tensor] = {}
        self.losses: dict[str, Tensor] = {}
        self.evaluations = self.checked = self.back_offs = 0
        self.trace: dict[int, float] = {}
        self.notes: list[str] = []

    def outcome(self) -> ScaleResult:
        """Run to the end, or to where ``control`` stops it."""
        try:
            while self.evaluations < self.how.evaluations:
                self.optimizer.step(self._closure)
                self._after_step()
        except _Stop:
            pass
        return ScaleResult(
            self._picture(),
            self.optimizer,
            self.first or self.losses,
            self.losses,
            self.evaluations,
            self.trace,
            self.notes,
        )

    def _look(self) -> None:
        self.control.raise_if_cancelled()
        if self.control.stopped:
            raise _Stop

    def _closure(self) -> Tensor:
        total, self.losses = self.objective.gradient(self.image, self._look)
        self.evaluations += 1
        self.first = self.first or self.losses
        if self.evaluations in TRACE_AT:
            self.trace[self.evaluations] = float(sum(self.losses.values()))
        self.tell(self.evaluations, self.losses, self._picture)
        return total

    def _after_step(self) -> None:
        if self.how.clamp:
            with torch.no_grad():
                self.image.clamp_(0, 1)
        due = self.evaluations - self.checked >= CHECK_EVERY
        if due or self.evaluations >= self.how.evaluations:
            self.checked = self.evaluations
            if not self._finite():
                self._back_off()
                return
            self.moved = self.moved or self._distance() >= MOVED
            self.good.copy_(self.image.detach())
        if self.average:
            self.average.add(self.image)

    def _distance(self) -> float:
        """The largest change of any value since the last look.

        In pieces: at once it would take two pictures more, and 24 megapixels within 3 GB took
        3.35 for it.
        """
        now, then = (each.flatten().split(PIECE) for each in (self.image.detach(), self.good))
        largest = [(a - b).abs_().max() for a, b in zip(now, then, strict=True)]
        return torch.stack(largest).max().item()

    def _finite(self) -> bool:
        values = torch.stack([self.image.detach().sum(), *self.losses.values()])
        return bool(torch.isfinite(values).all())

    def _back_off(self) -> None:
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
            self.image.copy_(self.good)
        self.optimizer = self.optimizer.calmer(self.image)
        self.average = self._new_average()
        self.evaluations -= CHECK_EVERY if self.evaluations >= CHECK_EVERY else self.evaluations
        self.checked = self.evaluations

    def _new_average(self) -> IterateAverage | None:
        return None if self.how.average is None else IterateAverage(self.image, self.how.average)

    def _picture(self) -> Tensor:
        if self.average and self.average.weight:
            return self.average.value
        return self.image.detach()
