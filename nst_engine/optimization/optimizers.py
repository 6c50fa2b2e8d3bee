"""Adam that survives a change of scale, and L-BFGS, with one face."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

Closure = Callable[[], Tensor]


class ImageOptimizer(Protocol):
    """Moves one image; ``closure`` evaluates the loss and fills ``image.grad``."""

    def step(self, closure: Closure) -> None: ...

    def moved_to(self, image: Tensor) -> ImageOptimizer:
        """The optimizer for the same picture at another size; this one is spent."""
        ...

    def calmer(self, image: Tensor) -> ImageOptimizer:
        """A fresh optimizer with half the step, for a run that met NaN."""
        ...


class Adam:
    """Adam whose moments are carried from scale to scale.

    Kingma & Ba 2015, algorithm 1. Step and decays: crowsonkb/style-transfer-pytorch
    (lr 0.02, betas 0.9 and 0.99), which also interpolates the moments to the next scale
    because it "prevents noise from being added at the beginning of each scale".
    """

    RATE = 0.02
    BETAS = (0.9, 0.99)
    EPSILON = 1e-8

    def __init__(
        self, image: Tensor, rate: float = RATE, moments: dict[str, Tensor] | None = None
    ) -> None:
        """``moments``: what torch's Adam keeps of an image, if not from nothing."""
        self.image = image
        self.rate = rate
        self.optimizer = torch.optim.Adam(
            [image], lr=rate, betas=self.BETAS, eps=self.EPSILON, fused=True
        )
        if moments:
            self.optimizer.state[image] = moments

    def step(self, closure: Closure) -> None:
        closure()
        self.optimizer.step()

    def moved_to(self, image: Tensor) -> Adam:
        size, known = image.shape[-2:], self.optimizer.state.pop(self.image, None)
        self.optimizer = self.image = None  # which may be hundreds of megabytes
        if not known:
            return type(self)(image, self.rate)
        moments = {
            "step": known["step"],
            "exp_avg": F.interpolate(known["exp_avg"], size, mode="bicubic"),
            "exp_avg_sq": F.interpolate(known["exp_avg_sq"], size, mode="bilinear"),
        }
        return type(self)(image, self.rate, moments)

    def calmer(self, image: Tensor) -> Adam:
        return Adam(image, self.rate / 2)


class LBFGS:
    """torch's L-BFGS, one evaluation a step, with the short history that large images need.

    History 10 and lr 1: crowsonkb/style-transfer-pytorch. Both tolerances are 0, because
    with the defaults a small loss counts as converged and the photograph comes back.
    """

    RATE = 1.0
    HISTORY = 10

    def __init__(self, image: Tensor, rate: float = RATE, history: int = HISTORY) -> None:
        self.rate, self.history = rate, history
        self.optimizer = torch.optim.LBFGS(
            [image],
            lr=rate,
            max_iter=1,
            history_size=history,
            tolerance_grad=0,
            tolerance_change=0,
        )

    def step(self, closure: Closure) -> None:
        self.optimizer.step(closure)

    def moved_to(self, image: Tensor) -> LBFGS:
        return LBFGS(image, self.rate, self.history)

    def calmer(self, image: Tensor) -> LBFGS:
        return LBFGS(image, self.rate / 2, self.history)


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
