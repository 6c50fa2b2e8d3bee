"""Total variation: differences between neighbouring pixels."""

from __future__ import annotations

import torch
from torch import Tensor

from .base import IMAGE


class TotalVariationLoss:
    """Mean squared difference to the right, lower and both diagonal neighbours.

    Source: crowsonkb/style-transfer-pytorch (TVLoss), the same stencil: diagonals count
    half, because they lie sqrt(2) pixels apart.
    """

    layer = IMAGE

    def statistic(self, image: Tensor, weights: Tensor | None) -> Tensor:
        right = (image[..., :, 1:] - image[..., :, :-1]).square().sum()
        down = (image[..., 1:, :] - image[..., :-1, :]).square().sum()
        falling = (image[..., 1:, 1:] - image[..., :-1, :-1]).square().sum()
        rising = (image[..., 1:, :-1] - image[..., :-1, 1:]).square().sum()
        squares = right + down + (falling + rising) / 2
        return torch.stack([squares, squares.new_tensor(float(image.numel()))])

    def value(self, statistic: Tensor) -> Tensor:
        return statistic[0] / statistic[1]
