"""Content loss: the features of the picture against those of the photograph."""

from __future__ import annotations

from torch import Tensor


class ContentLoss:
    """Squared feature distance relative to the photograph's: sum (F - P)^2 / sum P^2.

    Gatys, Ecker & Bethge 2016, equation 1, with the norm of P in place of the factor 1/2.
    """

    def __init__(self, layer: str, target: Tensor) -> None:
        self.layer = layer
        self.target = target
        self.norm = target.float().square().sum()

    def statistic(self, features: Tensor, weights: Tensor | None) -> Tensor:
        squares = (features - self.target).float().square()
        return squares.sum() if weights is None else (squares * weights).sum()

    def value(self, statistic: Tensor) -> Tensor:
        return statistic / self.norm
