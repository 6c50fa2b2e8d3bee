"""The features that results are measured by: relu3_4, a layer that no method optimises."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from ...job.sizes import Size, style_size_for_brush
from ...networks.compact import Compact, load_compact
from ...networks.vgg19_head import LAST, Vgg19Head, load_vgg19_head
from ...networks.weights.download import sha256_of
from ...optimization.pyramid import resize
from .metrics import content_distance, gram_distance, nearest_neighbor_distances, shape_distance

#: Methods optimise relu1_1 to relu5_1 and relu4_2, so it is no target of theirs in either network.
LAYER = LAST


class Vgg19Features:
    """Relu3_4 of the original VGG-19."""

    def __init__(self, network: Vgg19Head) -> None:
        self.network = network

    def __call__(self, image: Tensor) -> Tensor:
        return self.network(image)[LAYER]


class CompactFeatures:
    """Relu3_4 of the compact network."""

    def __init__(self, network: Compact) -> None:
        self.network = network

    def __call__(self, image: Tensor) -> Tensor:
        return self.network(image, {LAYER})[LAYER]


@dataclass(frozen=True)
class Evaluator:
    """Measures results; ``name`` tells evaluators apart, ``description`` stands on the page."""

    name: str
    description: str
    features: Vgg19Features | CompactFeatures

    @torch.no_grad()
    def measure(self, result: Tensor, content: Tensor, style: Tensor) -> dict[str, float]:
        """Measure the five distances of images (1, 3, height, width) in 0..1.

        ``result`` and ``content`` have the same size; the style is resized to their area.
        All is measured at full and at half size.
        """
        style = at_area_of(result, style)
        of_result, of_style = self._at_two_scales(result), self._at_two_scales(style)
        of_content = self._at_two_scales(content)
        patch, coverage = nearest_neighbor_distances(of_result, of_style)
        return {
            "patch": patch,
            "coverage": coverage,
            "gram": gram_distance(of_result, of_style),
            "content": content_distance(of_result, of_content),
            "shapes": shape_distance(of_result, of_content),
        }

    def _at_two_scales(self, image: Tensor) -> list[Tensor]:
        width, height = _size_of(image)
        half = resize(image, (round(width / 2), round(height / 2)))
        return [self.features(image), self.features(half)]


def at_area_of(result: Tensor, style: Tensor) -> Tensor:
    """Resize the style to the area of the result, at which its strokes are looked for."""
    return resize(style, style_size_for_brush(_size_of(style), _size_of(result), 100))


def _size_of(image: Tensor) -> Size:
    """Width and height of (1, channels, height, width)."""
    return image.shape[3], image.shape[2]


def choose_evaluator(file: Path | None) -> Evaluator:
    """Measure by VGG-19 from a file, or by the compact network where there is none.

    Raises UserError for a file that does not hold VGG-19's first eight layers.
    """
    if file is None:
        description = (
            f"the built-in compact network's {LAYER}. No method optimises this layer, but they "
            "do optimise others of the same network, which favours them. With --features and "
            "the first eight layers of the original VGG-19 the measure is independent"
        )
        return Evaluator(f"compact {LAYER}", description, CompactFeatures(load_compact()))
    network = load_vgg19_head(file)
    description = f"the original VGG-19's {LAYER}, which no method optimised"
    return Evaluator(f"vgg19 {LAYER} {sha256_of(file)[:8]}", description, Vgg19Features(network))
