"""A style code at work: features that stand for the painting's at any size."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ...contract import UserError
from ...job.style_file import StyleFile, StyleMetadata
from ..pyramid import Size


@dataclass(frozen=True)
class StyleCode:
    """What the targets are made from where the style is no picture."""

    about: StyleMetadata
    name: str  # the file's checksum
    arrays: dict[str, np.ndarray]

    @classmethod
    def from_file(cls, file: StyleFile) -> StyleCode:
        """The code that a style file holds."""
        return cls(file.about, file.checksum, file.arrays)

    def check_layers(self, statistics: list[str], strokes: list[str]) -> None:
        """Raise UserError where the code lacks a layer that is wanted."""
        for layer in (*statistics, *strokes):
            held = self.about.strokes_layers if layer in strokes else self.about.layers
            if layer not in held:
                raise UserError(
                    "wrong-style",
                    f"The style code “{self.about.title}” has nothing of the layer {layer}.",
                    f"It has {', '.join(self.about.layers)}: name some of these in --style-layers, "
                    "or take the painting itself as the style.",
                )

    def moments(self, layer: str, at: Size) -> tuple[Tensor, Tensor]:
        """Features with the painting's mean and second moment at ``at`` (width, height), and
        how much each counts: (1, channels, 1, n) and (1, 1, 1, n), fp32.

        They are mean ± sqrt(k) times the k columns of a root of the covariance: the sigma
        points of Julier & Uhlmann, "A New Extension of the Kalman Filter to Nonlinear
        Systems", 1997, section 3. Any loss takes its statistic of them as of a picture's.
        """
        points, weights = [], []
        for n, share in self.about.shares(at):
            mean, spread = self._tensor("mean", layer, n), self._tensor("spread", layer, n)
            steps = spread.T * math.sqrt(spread.shape[1])
            points.append(torch.cat([mean + steps, mean - steps]))
            weights.append(torch.full((len(points[-1]),), share / len(points[-1])))
        features = torch.cat(points) @ self._lift(layer)
        return features.T[None, :, None], torch.cat(weights)[None, None, None]

    def strokes(self, layer: str, at: Size) -> Tensor:
        """Features by chance, in an order by chance: (positions, channels), fp32.

        Halfway between two scales there are all of both: with half of each the nearest would
        be farther away. From there to either scale those of the other grow fewer.
        """
        parts = []
        for n, share in self.about.shares(at):
            quantised = self._tensor("strokes", layer, n)
            part = quantised[: math.ceil(min(1.0, 2 * share) * len(quantised))]
            parts.append(part * self._tensor("steps", layer, n))
        drawn = torch.cat(parts)
        order = torch.randperm(len(drawn), generator=torch.Generator().manual_seed(0))
        return drawn[order] @ self._lift(layer)[: drawn.shape[1]]

    def _lift(self, layer: str) -> Tensor:
        """From the file's coordinates to the layer's channels, (rank, channels)."""
        return torch.from_numpy(self.arrays[f"basis {layer}"]).float().T * self.about.units[layer]

    def _tensor(self, what: str, layer: str, n: int) -> Tensor:
        return torch.from_numpy(self.arrays[f"{what} {layer} {n}"]).float()
