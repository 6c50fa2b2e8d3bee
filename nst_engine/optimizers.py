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
        """The optimizer for the same picture at another size."""
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

    def __init__(self, image: Tensor, rate: float = RATE) -> None:
        self.image = image
        self.rate = rate
        self.steps = 0
        self.first = torch.zeros_like(image)
        self.second = torch.zeros_like(image)

    def step(self, closure: Closure) -> None:
        closure()
        self.steps += 1
        gradient = self.image.grad
        beta1, beta2 = self.BETAS
        self.first.lerp_(gradient, 1 - beta1)
        self.second.lerp_(gradient.square(), 1 - beta2)
        spread = (self.second / (1 - beta2**self.steps)).sqrt_().add_(self.EPSILON)
        with torch.no_grad():
            self.image.addcdiv_(self.first, spread, value=-self.rate / (1 - beta1**self.steps))

    def moved_to(self, image: Tensor) -> Adam:
        moved = Adam(image, self.rate)
        moved.steps = self.steps
        size = image.shape[-2:]
        moved.first = F.interpolate(self.first, size, mode="bicubic")
        moved.second = F.interpolate(self.second, size, mode="bilinear")
        return moved

    def calmer(self, image: Tensor) -> Adam:
        return Adam(image, self.rate / 2)


class LBFGS:
    """torch's L-BFGS, one evaluation a step, with the short history that large images need.

    History 10 and lr 1: crowsonkb/style-transfer-pytorch. Both tolerances are 0, because
    with the defaults a small loss counts as converged and the photograph comes back.
    """

    RATE = 1.0
    HISTORY = 10

    def __init__(self, image: Tensor, rate: float = RATE) -> None:
        self.rate = rate
        self.optimizer = torch.optim.LBFGS(
            [image],
            lr=rate,
            max_iter=1,
            history_size=self.HISTORY,
            tolerance_grad=0,
            tolerance_change=0,
        )

    def step(self, closure: Closure) -> None:
        self.optimizer.step(closure)

    def moved_to(self, image: Tensor) -> LBFGS:
        return LBFGS(image, self.rate)

    def calmer(self, image: Tensor) -> LBFGS:
        return LBFGS(image, self.rate / 2)


class Average:
    """Bias-corrected exponential average of the iterates.

    "Reduces iterate noise" (crowsonkb/style-transfer-pytorch README, class EMA there).
    """

    def __init__(self, image: Tensor, decay: float) -> None:
        self.decay = decay
        self.weight = 0.0
        self.sum = torch.zeros_like(image)

    def add(self, image: Tensor) -> None:
        """Count one more iterate."""
        self.weight = self.decay * self.weight + (1 - self.decay)
        self.sum.mul_(self.decay).add_(image.detach(), alpha=1 - self.decay)

    @property
    def value(self) -> Tensor:
        """The average so far."""
        return self.sum / self.weight
