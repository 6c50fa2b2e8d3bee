"""Targets of one style at one size: statistics of its features, and a sample of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from ...losses.feature_sample import FeatureSample
from ...networks import AutocastExtractor
from ...networks.devices import PRECISIONS
from ...networks.vgg_layers import stride
from ..input_pyramid import StyleCodeInput, StyleTensors
from ..pyramid import Size, resize
from ..recipes.recipe import Recipe
from ..style_codes.style_code import StyleCode
from .tile_features import tile_features

#: Tensors by layer, under one of these prefixes: mean statistics, which end in their count, and
#: sampled features (positions, channels).
StyleTargets = dict[str, Tensor]
STATISTIC, SAMPLE = "statistic ", "sample "


@dataclass(frozen=True)
class StyleTargetMaker:
    """Computes the style targets that a recipe needs, with one network."""

    recipe: Recipe
    extractor: AutocastExtractor
    tile_size: int  # px, of the tiles in which a style image is evaluated

    def targets(self, style: StyleTensors | StyleCodeInput, at: Size) -> StyleTargets:
        """The targets of a style resized to ``at`` (width, height)."""
        if isinstance(style, StyleCodeInput):
            return self._of_style_file(style.code, at)
        return self._of_image(style, at)

    def _of_image(self, style: StyleTensors, at: Size) -> StyleTargets:
        recipe = self.recipe
        layers = {*recipe.style_layers, *recipe.nearest_neighbor_layers}
        opacity = {layer: self._opacity(style, at, layer) for layer in layers}
        sums: dict[str, Tensor] = {}
        samples = {
            layer: FeatureSample(at[1] // stride(layer), at[0] // stride(layer), opacity[layer])
            for layer in recipe.nearest_neighbor_layers
        }
        image = resize(style.colors, at)
        for tile, cores in tile_features(image, layers, self.tile_size, self.extractor):
            for layer, core in cores.items():
                weights = opacity[layer]
                weights = weights if weights is None else tile.crop(weights, stride(layer))
                if layer in recipe.style_layers:
                    statistic = recipe.style_loss.statistic(core, weights)
                    sums[layer] = sums[layer] + statistic if layer in sums else statistic
                if layer in samples:
                    samples[layer].add(core, *tile.spans_at(stride(layer)))
        statistics = {STATISTIC + layer: total / total[-1] for layer, total in sums.items()}
        return statistics | {SAMPLE + layer: each.features for layer, each in samples.items()}

    def _of_style_file(self, style: StyleCode, at: Size) -> StyleTargets:
        recipe, device = self.recipe, self.extractor.device
        targets: StyleTargets = {}
        for layer in recipe.style_layers:
            features, weights = style.sigma_points(layer, at)
            sums = recipe.style_loss.statistic(
                features.to(device.torch_device), weights.to(device.torch_device)
            )
            targets[STATISTIC + layer] = sums / sums[-1]
        for layer in recipe.nearest_neighbor_layers:
            sample = style.sampled_features(layer, at)
            targets[SAMPLE + layer] = sample.to(device.torch_device, PRECISIONS[device.precision])
        return targets

    def _opacity(self, style: StyleTensors, size: Size, layer: str) -> Tensor | None:
        """Opacity of each position of a layer of the style at ``size`` (width, height)."""
        if style.opacity is None:
            return None
        opacity = style.opacity.to(self.extractor.device.torch_device)
        shape = size[1] // stride(layer), size[0] // stride(layer)
        return F.interpolate(opacity, shape, mode="area")


def mixed_samples(samples: Sequence[tuple[float, Tensor]]) -> Tensor:
    """Rows of several samples, each in proportion to its weight, whatever their lengths."""
    unit = min(len(sample) / weight for weight, sample in samples)
    return torch.cat([sample[: max(1, round(unit * weight))] for weight, sample in samples])
