"""The map that gives features another covariance and changes them least. Imports no torch.

Adaptive instance normalisation scales every channel by itself; what channels do together, and
Gram matrices measure, stays the content's. Whitening and colouring (Li et al., "Universal
Style Transfer via Feature Transforms", NeurIPS 2017) changes that too. Of all maps that do, the
optimal transport between two Gaussians moves features least, so it keeps the content best.
"""

from __future__ import annotations

import functools
import math

import numpy as np

from ..images.color_transfer import gaussian_transport
from .levels import LAYERS
from .statistics import FeatureStatistics

#: Added to both covariances, as a share of their mean variance: directions in which a small
#: content image happens to vary little would be blown up otherwise.
RIDGE_SHARE = 0.02
LEAST = 1e-4
#: By how much a map amplifies any direction at most, at the layers where the decoder draws
#: strokes: what a content image hardly has would become torn strokes in its skies.
MAX_GAINS = {"relu1_1": math.inf, "relu2_1": math.inf, "relu3_1": 1.5, "relu4_1": 1.5}


@functools.lru_cache(maxsize=16)  # a slider between two styles wants the same ones all the time
def transport_maps(content: FeatureStatistics, style: FeatureStatistics) -> tuple[np.ndarray, ...]:
    """The map of every level."""
    each = zip(LAYERS, content.covariances, style.covariances, strict=True)
    return tuple(transport_map(c, s, MAX_GAINS[layer]) for layer, c, s in each)


def transport_map(content: np.ndarray, style: np.ndarray, max_gain: float = math.inf) -> np.ndarray:
    """The symmetric map from one covariance to another, all (channels, channels).

    ``max_gain``: by how much it may amplify any direction.
    """
    matrix = gaussian_transport(_with_ridge(content), _with_ridge(style), LEAST)
    if max_gain == math.inf:
        return matrix
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * values.clip(None, max_gain)) @ vectors.T


def _with_ridge(covariance: np.ndarray) -> np.ndarray:
    variance = np.trace(covariance) / len(covariance)
    return covariance + (RIDGE_SHARE * variance + LEAST) * np.eye(len(covariance))
