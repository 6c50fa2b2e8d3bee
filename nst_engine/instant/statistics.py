"""Mean and covariance of features: all that instant knows of a style. Needs no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .backend import Features
from .levels import LEVELS

#: Of the finest level, every so many rows and columns are looked at: it has as many positions as
#: the picture has pixels, and all of them tell no more of its few channels.
THINNED = {"relu1_1": 2}


@dataclass(frozen=True, eq=False)
class FeatureStatistics:
    """Of every level, fine to coarse: means (channels,) and covariances (channels, channels).

    Each is equal to itself alone, so that what was computed for it can be remembered.
    """

    means: tuple[np.ndarray, ...]
    covariances: tuple[np.ndarray, ...]

    @classmethod
    def between(
        cls, several: Sequence[FeatureStatistics], shares: Sequence[float]
    ) -> FeatureStatistics:
        """With these shares, which sum to 1, of each."""
        return cls(
            _weighted([each.means for each in several], shares),
            _weighted([each.covariances for each in several], shares),
        )


def _weighted(
    several: Sequence[tuple[np.ndarray, ...]], shares: Sequence[float]
) -> tuple[np.ndarray, ...]:
    return tuple(
        sum(share * each for share, each in zip(shares, level, strict=True))
        for level in zip(*several, strict=True)
    )


class StatisticsAccumulator:
    """Adds up the features of the pieces of a picture.

    All is summed about the mean of the first piece: of a plain picture hardly anything else is
    left, and fp32 would lose it beside the squares of the means.
    """

    def __init__(self) -> None:
        self._about: list[np.ndarray] = []
        self._counts = [0.0] * len(LEVELS)
        self._first = [np.zeros(width) for _, width, _ in LEVELS]
        self._second = [np.zeros((width, width)) for _, width, _ in LEVELS]

    def add(self, features: Sequence[Features], counted: np.ndarray | None = None) -> None:
        """Features (channels, h, w) of every level, arrays or tensors, which are added up where
        they are; ``counted``: (height, width) of the finest, how much each pixel counts, or None
        when all count alike."""
        steps = [THINNED.get(tap, 1) for tap, _, _ in LEVELS]
        features = [_in_fp32(each[:, ::n, ::n]) for each, n in zip(features, steps, strict=True)]
        if not self._about:
            self._about = [each.mean((1, 2))[:, None] for each in features]
        for level, (each, (_, _, stride)) in enumerate(zip(features, LEVELS, strict=True)):
            flat = weighed = each.reshape(len(each), -1) - self._about[level]
            count = flat.shape[1]
            if counted is not None:
                step = steps[level]
                weights = pooled(counted, stride)[::step, ::step].ravel()
                count = weights.sum(dtype=np.float64)
                weighed = flat * _beside(flat, weights)
            self._counts[level] += count
            self._first[level] += _array(weighed.sum(1))
            self._second[level] += _array(weighed @ flat.T)

    @property
    def statistics(self) -> FeatureStatistics:
        """Of all that was added."""
        means, covariances = [], []
        sums = zip(self._about, self._counts, self._first, self._second, strict=True)
        for about, count, first, second in sums:
            mean = first / max(count, 1e-12)
            means.append(_array(about[:, 0]) + mean)
            covariances.append(second / max(count, 1e-12) - np.outer(mean, mean))
        return FeatureStatistics(tuple(means), tuple(covariances))


def _in_fp32(features: Features) -> Features:
    return features if isinstance(features, np.ndarray) else features.float()


def _beside(features: Features, weights: np.ndarray) -> Features:
    """``weights`` as what the features are."""
    return weights if isinstance(features, np.ndarray) else features.new_tensor(weights)


def _array(numbers: Features) -> np.ndarray:
    return numbers if isinstance(numbers, np.ndarray) else numbers.cpu().numpy()


def pooled(plane: np.ndarray, stride: int) -> np.ndarray:
    """(height, width) averaged over squares of that side; both are multiples of it."""
    height, width = plane.shape
    squares = plane.reshape(height // stride, stride, width // stride, stride)
    return np.ascontiguousarray(squares.mean((1, 3), dtype=np.float32))
