"""How features of a part of an image differ from those of all of it. Imports no torch."""

from __future__ import annotations

import numpy as np

from ..contract import Area
from .backend import Backend
from .content_image import ContentImage
from .statistics import FeatureStatistics

#: How much less or more than the whole image a part of it may vary, channel by channel; found by
#: eye on skies, walls and lamps of an image of 18 megapixels.
LEAST_SPREAD, MOST_SPREAD = 0.2, 1.5
#: Added to variances before they are compared, as a share of a layer's mean variance: a part has
#: few positions at the deepest one.
RIDGE_SHARE = 0.02


class PartStatistics:
    """What a part of an image has of the features of all of it.

    A sky must not get the contrasts of the whole painting because nothing else is seen.
    """

    def __init__(self, backend: Backend, image: np.ndarray, area: Area) -> None:
        """``image``: (3, height, width) in 0..1; ``area``: the part's x, y, width, height in its
        pixels."""
        height, width = image.shape[1:]
        x, y, part_width, part_height = area
        here = np.zeros((height, width), np.float32)
        rows = slice(int(y), max(int(y) + 1, round(y + part_height)))
        here[rows, int(x) : max(int(x) + 1, round(x + part_width))] = 1
        encoded = ContentImage(backend, np.ascontiguousarray(image))
        self._whole, self._part = encoded.statistics(), encoded.statistics(here)

    def applied_to(self, style: FeatureStatistics) -> FeatureStatistics:
        """What the part is to have of a style that the whole has."""
        whole, part = self._whole, self._part
        means, covariances = [], []
        for level, mean in enumerate(style.means):
            before, here = (np.diag(each.covariances[level]) for each in (whole, part))
            ridge = RIDGE_SHARE * before.mean()
            ratio = np.sqrt((here + ridge) / (before + ridge)).clip(LEAST_SPREAD, MOST_SPREAD)
            means.append(part.means[level] + ratio * (mean - whole.means[level]))
            covariances.append(style.covariances[level] * np.outer(ratio, ratio))
        return FeatureStatistics(tuple(means), tuple(covariances))
