"""Content distance: how much of the photograph is left in an image, whatever its colours.

Not what an optimization minimises, but what a strength means (``job/strength.py``) and what
results are judged by (``evaluation/quality``).
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

#: Where it is taken: deep enough for shapes, and a layer that no method optimises.
DISTANCE_LAYER = "relu3_4"


def content_distance(features: Tensor, content: Tensor, weights: Tensor | None = None) -> Tensor:
    """Mean over the positions of 1 - cosine to the content's feature there; a scalar in 0..2.

    Features (1, channels, height, width) of an image and of its content image, each centred on
    its own mean, so that a change of all colours alone counts little. ``weights``: (1, 1, height,
    width), how much each position counts, or None when all count.
    """
    one, other = (_centered(each.float(), weights) for each in (features, content))
    return _mean(1 - F.cosine_similarity(one, other)[:, None], weights).mean()


def _centered(features: Tensor, weights: Tensor | None) -> Tensor:
    return features - _mean(features, weights)


def _mean(planes: Tensor, weights: Tensor | None) -> Tensor:
    """Weighted mean over the positions, (1, channels, 1, 1)."""
    if weights is None:
        return planes.mean((2, 3), keepdim=True)
    return (planes * weights).sum((2, 3), keepdim=True) / weights.sum()
