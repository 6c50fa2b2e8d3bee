"""Targets from a style file: features that stand for the style image's at any size."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ...contract import UserError
from ...job.style_file import StyleFile, StyleMetadata
from ..pyramid import Size


@dataclass(frozen=True)
class StyleCode:
    """The contents of a style file, from which targets are made where there is no style image."""

    metadata: StyleMetadata
    checksum: str
    arrays: dict[str, np.ndarray]

    @classmethod
    def from_file(cls, file: StyleFile) -> StyleCode:
        """The contents of ``file``."""
        return cls(file.metadata, file.checksum, file.arrays)

    def check_layers(self, statistics: Iterable[str], samples: Iterable[str]) -> None:
        """Raise UserError where the file lacks a layer that a recipe needs.

        ``statistics`` and ``samples``: layers of which it needs one or the other.
        """
        needed = [(layer, self.metadata.layers) for layer in statistics]
        needed += [(layer, self.metadata.strokes_layers) for layer in samples]
        for layer, present in needed:
            if layer not in present:
                raise UserError(
                    "wrong-style",
                    f"The style code “{self.metadata.title}” has nothing of the layer {layer}.",
                    f"It has {', '.join(self.metadata.layers)}: name some of these in "
                    "--style-layers, or take the painting itself as the style.",
                )

    def sigma_points(self, layer: str, at: Size) -> tuple[Tensor, Tensor]:
        """Features with the style image's mean and second moment at ``at`` (width, height).

        Returns them and their weights: (1, channels, 1, n) and (1, 1, 1, n), fp32. They are
        mean ± sqrt(k) times the k columns of a root of the covariance: the sigma points of
        Julier & Uhlmann, "A New Extension of the Kalman Filter to Nonlinear Systems", 1997,
        section 3. Any loss can take its statistic of them as of an image's features.
        """
        points, weights = [], []
        for n, share in self.metadata.scale_weights(at):
            mean, spread = self._tensor("mean", layer, n), self._tensor("spread", layer, n)
            steps = spread.T * math.sqrt(spread.shape[1])
            points.append(torch.cat([mean + steps, mean - steps]))
            weights.append(torch.full((len(points[-1]),), share / len(points[-1])))
        features = torch.cat(points) @ self._lift(layer)
        return features.T[None, :, None], torch.cat(weights)[None, None, None]

    def sampled_features(self, layer: str, at: Size) -> Tensor:
        """Sampled features at ``at`` (width, height), in random order: (positions, channels), fp32.

        Halfway between two scales there are all of both: with half of each the nearest would
        be farther away. From there to either scale those of the other grow fewer.
        """
        parts = []
        for n, share in self.metadata.scale_weights(at):
            quantised = self._tensor("strokes", layer, n)
            kept = quantised[: math.ceil(min(1.0, 2 * share) * len(quantised))]
            parts.append(kept * self._tensor("steps", layer, n))
        sample = torch.cat(parts)
        order = torch.randperm(len(sample), generator=torch.Generator().manual_seed(0))
        return sample[order] @ self._lift(layer)[: sample.shape[1]]

    def _lift(self, layer: str) -> Tensor:
        """The matrix from the file's coordinates to the layer's channels, (rank, channels)."""
        return (
            torch.from_numpy(self.arrays[f"basis {layer}"]).float().T * self.metadata.units[layer]
        )

    def _tensor(self, what: str, layer: str, n: int) -> Tensor:
        return torch.from_numpy(self.arrays[f"{what} {layer} {n}"]).float()
