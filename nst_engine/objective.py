"""What is minimised: weighted losses on the features of one backbone."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from .devices import Device
from .losses import IMAGE, Loss
from .positions import Positions

CONTENT, STYLE, SMOOTHNESS = "content", "style", "smoothness"


@dataclass(frozen=True)
class Term:
    """One loss with its weight; ``role`` is content, style or smoothness.

    ``where``: the positions that it is taken over, or None for all alike.
    """

    role: str
    weight: float
    loss: Loss
    where: Positions | None = None


class Objective:
    """Sum of the terms at an image."""

    def __init__(self, backbone: nn.Module, device: Device, per_pixel: bool) -> None:
        """``per_pixel`` multiplies the total by the number of values in the image: our losses
        are means, so the gradient at a pixel then has the same size at every scale.
        """
        self.backbone = backbone
        self.device = device
        self.per_pixel = per_pixel
        self.boost = 1.0
        self.terms: list[Term] = []
        self.layers: set[str] = set()

    def use(self, terms: list[Term]) -> None:
        """Set what is minimised."""
        self.terms = terms
        self.layers = {term.loss.layer for term in terms} - {IMAGE}

    def __call__(self, image: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Total to minimise and the weighted sum of each role, all fp32 scalars.

        ``image``: (1, 3, height, width), sRGB in 0..1.
        """
        features = self.features(image, self.layers)
        sums: dict[str, Tensor] = {}
        for term in self.terms:
            at = image if term.loss.layer == IMAGE else features[term.loss.layer]
            weights = None if term.where is None else term.where.at(at)
            value = term.weight * term.loss.value(term.loss.statistic(at, weights))
            sums[term.role] = sums.get(term.role, 0) + value
        total = torch.stack(list(sums.values())).sum()
        scale = self.boost * (image.numel() if self.per_pixel else 1)
        return total * scale, {role: value.detach() for role, value in sums.items()}

    def use_fp32(self) -> None:
        """Leave a reduced number format, after it gave numbers that are not finite."""
        self.device = dataclasses.replace(self.device, precision="fp32")

    def features(self, image: Tensor, layers: set[str]) -> dict[str, Tensor]:
        """Features in the device's number format, channels last."""
        with self.device.autocast:
            return self.backbone(image.contiguous(memory_format=torch.channels_last), layers)
