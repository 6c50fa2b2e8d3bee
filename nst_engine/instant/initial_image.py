"""The instant picture as a start for an optimisation: tensors in, a tensor out."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from ..contract import Settings
from ..job.inputs import JobInputs, StyleFileInput, StyleImage
from ..job.sizes import Size, style_size_for_brush
from . import style_statistics
from .backend import Backend, select_backend
from .content_image import ContentImage, StyleShare
from .statistics import FeatureStatistics

#: From this strength on, the instant picture is that of strength 100: an optimisation takes its
#: colours from there, and brings the photograph back by itself.
WHOLLY_FROM = 67


def instant_initial_image(settings: Settings, inputs: JobInputs, size: Size) -> Tensor:
    """(1, 3, height, width) in 0..1 at ``size`` (width, height)."""
    networks = select_backend(settings)
    content, counted = inputs.at(size)
    share = min(1.0, settings.strength / WHOLLY_FROM)
    each = [_statistics(style, size, settings.brush, networks) for style in inputs.styles]
    if inputs.regions is None:
        weights = [style.weight for style in inputs.styles]
        shown = None if counted is None else _plane(counted)
        parts = [StyleShare(list(zip(each, weights, strict=True)), share, shown)]
    else:
        planes = [_plane(region) for region in inputs.regions.at(size)]
        parts = [
            StyleShare([(statistics, 1.0)], share * plane, plane)
            for statistics, plane in zip(each, planes, strict=True)
            if plane.any()
        ]
    photograph = ContentImage(networks, content[0].numpy(), settings.seed)
    return torch.from_numpy(photograph.painted(parts))[None]


def _statistics(
    style: StyleImage | StyleFileInput, size: Size, brush: float, networks: Backend
) -> FeatureStatistics:
    at = style_size_for_brush(style.size, size, brush)
    if isinstance(style, StyleFileInput):
        return style_statistics.of_code(style.code.about, style.code.arrays, at)
    opacity = torch.ones_like(style.colours[:, :1]) if style.opacity is None else style.opacity
    pixels = torch.cat([style.colours, opacity], 1)[0].permute(1, 2, 0)
    return style_statistics.of_picture(networks, np.ascontiguousarray(pixels.numpy()), at)


def _plane(weights: Tensor) -> np.ndarray:
    return weights[0, 0].numpy()
