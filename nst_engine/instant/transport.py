"""The map that gives features another covariance and changes them least. Needs no torch.

Adaptive instance normalisation scales every channel by itself; what channels do together, and
Gram matrices measure, stays the photograph's. Whitening and colouring (Li et al., "Universal
Style Transfer via Feature Transforms", NeurIPS 2017) changes that too. Of all maps that do, the
one here moves features least, so it keeps the photograph best: it is the optimal transport
between two Gaussians, as in ``nst_engine.images.color_transfer`` for colours.
"""

from __future__ import annotations

import functools
import math

import numpy as np

from .levels import TAPS
from .statistics import FeatureStatistics

#: Added to both covariances, as a share of their mean variance: directions in which a small
#: photograph happens to vary little would be blown up otherwise.
SHARE = 0.02
LEAST = 1e-4
#: By how much a map amplifies any direction at most, at the layers where the decoder draws
#: strokes: what a photograph hardly has would become torn strokes in its skies.
GAINS = {"relu1_1": math.inf, "relu2_1": math.inf, "relu3_1": 1.5, "relu4_1": 1.5}


@functools.lru_cache(maxsize=16)  # a slider between two styles wants the same ones all the time
def transport_maps(own: FeatureStatistics, wanted: FeatureStatistics) -> tuple[np.ndarray, ...]:
    """The map of every level."""
    each = zip(TAPS, own.covariances, wanted.covariances, strict=True)
    return tuple(transport_map(o, w, GAINS[tap]) for tap, o, w in each)


def transport_map(own: np.ndarray, wanted: np.ndarray, most: float = math.inf) -> np.ndarray:
    """The symmetric map from the covariance ``own`` to ``wanted``, all (channels, channels).

    ``most``: by how much it may amplify any direction.
    """
    own, wanted = (each + _ridge(each) for each in (own, wanted))
    values, vectors = np.linalg.eigh(own)
    values = np.sqrt(values.clip(LEAST))  # rounding may leave a plain picture less than nothing
    root, inverse = ((vectors * v) @ vectors.T for v in (values, 1 / values))
    values, vectors = np.linalg.eigh(root @ wanted @ root)
    between = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    between = inverse @ between @ inverse
    if most == math.inf:
        return between
    values, vectors = np.linalg.eigh(between)
    return (vectors * values.clip(None, most)) @ vectors.T


def _ridge(covariance: np.ndarray) -> np.ndarray:
    variance = np.trace(covariance) / len(covariance)
    return (SHARE * variance + LEAST) * np.eye(len(covariance))
