"""Adam that survives a change of scale, and L-BFGS, with one interface."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

Closure = Callable[[], Tensor]
#: Values of an image that a step computes with at a time, so that it takes no further image.
PIECE = 1 << 20


class ImageOptimizer(Protocol):
    """Changes one image step by step."""

    def step(self, closure: Closure) -> None:
        """Make a step; ``closure`` evaluates the loss and fills the image's ``grad``."""
        ...

    def at_new_scale(self, image: Tensor, history: int = 0) -> ImageOptimizer:
        """The optimizer for the same image at another size; this one must not be used again.

        ``history``: gradients to remember there, where it remembers any; 0 for as many as here.
        """
        ...

    def with_half_step(self, image: Tensor) -> ImageOptimizer:
        """A fresh optimizer with half the step, for a run that met NaN."""
        ...


class Adam:
    """Adam whose moments are carried from scale to scale.

    Kingma & Ba 2015, algorithm 1. Step and decays: crowsonkb/style-transfer-pytorch
    (lr 0.02, betas 0.9 and 0.99), which also interpolates the moments to the next scale
    because it "prevents noise from being added at the beginning of each scale".
    torch's own Adam loads torch.compile first, for which a picture would wait 1.6 s.
    """

    RATE = 0.02
    BETAS = (0.9, 0.99)
    EPSILON = 1e-8

    def __init__(self, image: Tensor, rate: float = RATE) -> None:
        """``rate``: largest step of any value, in values of 0..1."""
        self.image, self.rate, self.steps = image, rate, 0
        self._moments: tuple[Tensor, Tensor] | None = None  # of the gradient and of its square

    @torch.no_grad()
    def step(self, closure: Closure) -> None:
        """One evaluation and one step."""
        with torch.enable_grad():
            closure()
        gradient = self.image.grad
        if gradient is None:
            raise RuntimeError("the closure left no gradient")
        if self._moments is None:
            self._moments = torch.zeros_like(self.image), torch.zeros_like(self.image)
        self.steps += 1
        rate = self.rate / (1 - self.BETAS[0] ** self.steps)
        correction = 1 - self.BETAS[1] ** self.steps
        rows = max(1, PIECE // (self.image.shape[1] * self.image.shape[3]))
        pieces = (each.split(rows, 2) for each in (self.image, gradient, *self._moments))
        for image, slope, first, second in zip(*pieces, strict=True):
            first.lerp_(slope, 1 - self.BETAS[0])
            second.lerp_(slope.square(), 1 - self.BETAS[1])
            deviation = (second / correction).sqrt_().add_(self.EPSILON)
            image.addcdiv_(first, deviation, value=-rate)

    def at_new_scale(self, image: Tensor, history: int = 0) -> Adam:
        """Adam for ``image`` with the moments interpolated to its size."""
        moments, self._moments, self.image.grad = self._moments, None, None  # maybe gigabytes
        adam = type(self)(image, self.rate)
        if moments:
            size = image.shape[-2:]
            adam.steps = self.steps
            adam._moments = (
                F.interpolate(moments[0], size, mode="bicubic"),
                F.interpolate(moments[1], size, mode="bilinear"),
            )
        return adam

    def with_half_step(self, image: Tensor) -> Adam:
        """Adam with half the rate and no moments."""
        return Adam(image, self.rate / 2)


class LBFGS:
    """torch's L-BFGS without a line search.

    Short history and lr 1: crowsonkb/style-transfer-pytorch. Both tolerances are 0, because
    with torch's defaults a small loss counts as converged and the initial image comes back.
    """

    RATE = 1.0
    HISTORY = 10

    def __init__(
        self,
        image: Tensor,
        *,
        rate: float = RATE,
        history: int = HISTORY,
        evaluations_per_step: int = 1,
        tolerance_grad: float = 0.0,
        tolerance_change: float = 0.0,
    ) -> None:
        self.rate, self.history = rate, history
        self.evaluations_per_step = evaluations_per_step
        self.tolerance_grad, self.tolerance_change = tolerance_grad, tolerance_change
        self.optimizer = torch.optim.LBFGS(
            [image],
            lr=rate,
            max_iter=evaluations_per_step,
            history_size=history,
            tolerance_grad=tolerance_grad,
            tolerance_change=tolerance_change,
        )

    def step(self, closure: Closure) -> None:
        """``evaluations_per_step`` evaluations, and as many steps of torch's optimizer."""
        self.optimizer.step(closure)

    def at_new_scale(self, image: Tensor, history: int = 0) -> LBFGS:
        """L-BFGS for ``image`` with an empty memory."""
        return self._for(image, self.rate, history or self.history)

    def with_half_step(self, image: Tensor) -> LBFGS:
        """L-BFGS with half the rate and an empty memory."""
        return self._for(image, self.rate / 2, self.history)

    def _for(self, image: Tensor, rate: float, history: int) -> LBFGS:
        return LBFGS(
            image,
            rate=rate,
            history=history,
            evaluations_per_step=self.evaluations_per_step,
            tolerance_grad=self.tolerance_grad,
            tolerance_change=self.tolerance_change,
        )


class IterateAverage:
    """Bias-corrected exponential average of the iterates.

    "Reduces iterate noise" (crowsonkb/style-transfer-pytorch README, class EMA there).
    """

    def __init__(self, image: Tensor, decay: float) -> None:
        self.decay = decay
        self.weight = 0.0
        self.value = torch.zeros_like(image)

    def add(self, image: Tensor) -> None:
        """Count one more iterate."""
        self.weight = self.decay * self.weight + (1 - self.decay)
        self.value.lerp_(image.detach(), (1 - self.decay) / self.weight)
