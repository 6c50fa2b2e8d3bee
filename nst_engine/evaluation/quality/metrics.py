"""Distances between features (1, channels, h, w) of a result and of its content and style.

All are 0 for equal images and averaged over the scales given.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from ...losses import content_distance as content_at_one_scale
from ...losses import shape_distance as shapes_at_one_scale
from ...losses.base import flatten
from ...losses.nearest_neighbor import map_cosines

#: Part of the numbers' identity, as in ``image_measures``.
VERSION = 2


def nearest_neighbor_distances(result: list[Tensor], style: list[Tensor]) -> tuple[float, float]:
    """Measure patch distance and coverage; both lists hold one feature tensor for each scale.

    Features are centred on the style's mean. Patch distance: mean over the positions of the
    result of 1 - cosine to the nearest feature of the style; small when everything in the
    result could be cut out of the style image. Coverage: the same from each position of the
    style to its nearest of the result; small when everything in the style image is used.
    """
    both = [_nearest(flatten(r), flatten(s)) for r, s in zip(result, style, strict=True)]
    patch, coverage = (sum(column) / len(both) for column in zip(*both, strict=True))
    return patch, coverage


def gram_distance(result: list[Tensor], style: list[Tensor]) -> float:
    """Mean of ‖G - A‖ / ‖A‖ of the Gram matrices per position (Gatys et al. 2016, equation 3)."""
    pairs = [(_gram(r), _gram(s)) for r, s in zip(result, style, strict=True)]
    return sum(float((g - a).norm() / a.norm()) for g, a in pairs) / len(pairs)


def content_distance(result: list[Tensor], content: list[Tensor]) -> float:
    """``losses/content_distance.py``; both lists hold one feature tensor for each octave."""
    pairs = zip(result, content, strict=True)
    return sum(float(content_at_one_scale(r, c)) for r, c in pairs) / len(result)


def shape_distance(result: list[Tensor], content: list[Tensor]) -> float:
    """``losses/content_distance.py``; both lists hold one feature tensor for each octave."""
    pairs = zip(result, content, strict=True)
    return sum(float(shapes_at_one_scale(r, c)) for r, c in pairs) / len(result)


def _nearest(result: Tensor, style: Tensor) -> tuple[float, float]:
    """Mean distance to the nearest feature, both ways, of features (positions, channels)."""
    mean = style.mean(0)
    result, style = F.normalize(result - mean, dim=1), F.normalize(style - mean, dim=1)
    maxima = map_cosines(lambda block: (block.amax(1), block.amax(0)), result, style.T)
    to_style = torch.cat([rows for rows, _ in maxima])
    to_result = torch.stack([columns for _, columns in maxima]).amax(0)
    return float(1 - to_style.mean()), float(1 - to_result.mean())


def _gram(features: Tensor) -> Tensor:
    flat = flatten(features)
    return flat.T @ flat / len(flat)
