"""Mean and covariance of features: all that instant knows of a style. Imports no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .backend import Features
from .levels import LEVELS

#: Every so many rows and columns of a level are looked at: the finest has as many positions as
#: the image has pixels, and all of them tell no more of its few channels.
STEPS = {"relu1_1": 2}


@dataclass(frozen=True, eq=False)
class FeatureStatistics:
    """Means (channels,) and covariances (channels, channels) of every level, fine to coarse.

    Each is equal to itself alone, so that what was computed for it can be remembered.
    """

    means: tuple[np.ndarray, ...]
    covariances: tuple[np.ndarray, ...]

    @classmethod
    def weighted_mean(
        cls, several: Sequence[FeatureStatistics], weights: Sequence[float]
    ) -> FeatureStatistics:
        """The mean of several, with weights that sum to 1."""
        return cls(
            _weighted_mean([each.means for each in several], weights),
            _weighted_mean([each.covariances for each in several], weights),
        )


def _weighted_mean(
    several: Sequence[tuple[np.ndarray, ...]], weights: Sequence[float]
) -> tuple[np.ndarray, ...]:
    return tuple(
        sum(weight * each for weight, each in zip(weights, level, strict=True))
        for level in zip(*several, strict=True)
    )


class StatisticsAccumulator:
    """Adds up the features of the pieces of an image.

    All is summed about the mean of the first piece: of a plain image hardly anything else is
    left, and fp32 would lose it beside the squares of the means.
    """

    def __init__(self) -> None:
        self._origins: list[np.ndarray] = []
        self._counts = [0.0] * len(LEVELS)
        self._first = [np.zeros(level.channels) for level in LEVELS]
        self._second = [np.zeros((level.channels, level.channels)) for level in LEVELS]

    def add(self, features: Sequence[Features], weight_map: np.ndarray | None = None) -> None:
        """Add features (channels, h, w) of every level, arrays or tensors, which are summed where
        they are; ``weight_map``: (height, width) of the finest, how much each pixel counts, or
        None when all count alike."""
        steps = [STEPS.get(level.layer, 1) for level in LEVELS]
        features = [_in_fp32(each[:, ::n, ::n]) for each, n in zip(features, steps, strict=True)]
        if not self._origins:
            self._origins = [each.mean((1, 2))[:, None] for each in features]
        for number, (each, level) in enumerate(zip(features, LEVELS, strict=True)):
            flat = weighted = each.reshape(len(each), -1) - self._origins[number]
            count = flat.shape[1]
            if weight_map is not None:
                step = steps[number]
                weights = pooled(weight_map, level.stride)[::step, ::step].ravel()
                count = weights.sum(dtype=np.float64)
                weighted = flat * _like(flat, weights)
            self._counts[number] += count
            self._first[number] += _array(weighted.sum(1))
            self._second[number] += _array(weighted @ flat.T)

    @property
    def statistics(self) -> FeatureStatistics:
        """The statistics of all that was added."""
        means, covariances = [], []
        sums = zip(self._origins, self._counts, self._first, self._second, strict=True)
        for origin, count, first, second in sums:
            mean = first / max(count, 1e-12)
            means.append(_array(origin[:, 0]) + mean)
            covariances.append(second / max(count, 1e-12) - np.outer(mean, mean))
        return FeatureStatistics(tuple(means), tuple(covariances))


def _in_fp32(features: Features) -> Features:
    return features if isinstance(features, np.ndarray) else features.float()


def _like(features: Features, weights: np.ndarray) -> Features:
    """``weights`` as an array or a tensor, whatever the features are."""
    return weights if isinstance(features, np.ndarray) else features.new_tensor(weights)


def _array(numbers: Features) -> np.ndarray:
    return numbers if isinstance(numbers, np.ndarray) else numbers.cpu().numpy()


def pooled(plane: np.ndarray, stride: int) -> np.ndarray:
    """(height, width) averaged over squares of that side; both are multiples of it."""
    height, width = plane.shape
    squares = plane.reshape(height // stride, stride, width // stride, stride)
    return np.ascontiguousarray(squares.mean((1, 3), dtype=np.float32))
