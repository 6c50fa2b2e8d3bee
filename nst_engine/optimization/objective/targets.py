"""The objective of every scale of a job, with targets from content and styles at that scale."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...losses import Loss, NearestNeighborLoss, TemporalLoss, ToneLoss, TotalVariationLoss
from ...losses.content import RecomputedContentLoss
from ...losses.search_guide import SearchGuide
from ...losses.spatial_weights import SpatialWeights
from ...networks import (
    AutocastExtractor,
    FeatureExtractor,
    NetworkOnDevice,
    NormalizedNetwork,
    Tile,
)
from ...networks.normalized import mean_activations
from ...networks.vgg_layers import stride
from ..content_colors import content_tones
from ..input_pyramid import InputPyramid, StyleCodeInput, StyleTensors
from ..pyramid import Size, resize
from ..recipes.recipe import Recipe
from .cache import FeatureCache
from .objective import Objective
from .search_guides import ContentFeatures, SearchGuides
from .style_targets import SAMPLE, STATISTIC, StyleTargetMaker, mixed_samples
from .terms import CONSTANT, CONTENT, SMOOTHNESS, STYLE, TEMPORAL, TONES, ContentFactors, LossTerm
from .tile_features import tile_features, whole_features

#: px, of the tiles in which targets are computed: as much as an image of a megapixel needs.
TARGET_TILE = 1024


class ObjectiveFactory:
    """Builds the objectives of one job, at any size.

    Targets are taken from ``cache`` where an earlier job left them there. Their keys contain a
    checksum of the image that they are of, and all else that decides their numbers.
    """

    def __init__(
        self,
        recipe: Recipe,
        network: NetworkOnDevice,
        inputs: InputPyramid,
        cache: FeatureCache,
        factors: ContentFactors = CONSTANT,
    ) -> None:
        """``factors``: on the weights that hold the content; they may change all the time."""
        self._recipe, self._inputs, self._cache = recipe, inputs, cache
        self._factors = factors
        self._device = network.device
        self._content_key = cache.key_of(inputs.content)
        self._style_keys = [_style_key(style, cache) for style in inputs.styles]
        self._network_key: tuple[Hashable, ...] = (
            network.spec,
            network.device.precision,
            recipe.padding,
        )
        self._extractor = FeatureExtractor(network.backbone, recipe.padding)
        if recipe.tone > 0:
            tones = content_tones(inputs, recipe.color_shift)
            self._tones = tones.to(network.device.torch_device)
        if recipe.network.normalized:
            self._extractor = _normalized(self._extractor, network, recipe, inputs)
            keys = (self._content_key, *self._style_keys)
            self._network_key = (*self._network_key, keys, inputs.size)

    @torch.no_grad()
    def build(
        self,
        size: Size,
        tile_size: int | None = None,
        keep_content_features: bool = True,
        reuse_statistics: bool = False,
    ) -> Objective:
        """The objective for an image of ``size`` (width, height).

        ``tile_size``: px, or None for no tiles. ``keep_content_features``: False to compute
        them anew at every evaluation. ``reuse_statistics``: see ``Objective``.
        """
        recipe = self._recipe
        content, weights = self._inputs.at(size)
        extractor = AutocastExtractor(self._extractor, self._device)
        targets = StyleTargetMaker(recipe, extractor, min(TARGET_TILE, tile_size or TARGET_TILE))
        terms = self._style_terms(content, weights, targets, tile_size)
        for layer, loss in self._content_losses(content, keep_content_features, targets).items():
            weight = recipe.content_layers[layer]
            terms.append(LossTerm(CONTENT, weight, loss, factor=self._factors.content))
        if recipe.tone > 0:
            terms.append(LossTerm(TONES, recipe.tone, ToneLoss(self._tones)))
        if recipe.smoothness > 0:
            terms.append(LossTerm(SMOOTHNESS, recipe.smoothness, TotalVariationLoss()))
        if self._inputs.moved is not None:
            moved = self._inputs.moved.at(size)
            planes = (each.to(self._device.torch_device) for each in (moved.colors, moved.trust))
            terms.append(LossTerm(TEMPORAL, recipe.temporal, TemporalLoss(*planes)))
        return Objective(
            terms,
            extractor,
            recipe.per_pixel,
            tile_size=tile_size,
            reuse_statistics=reuse_statistics,
        )

    def _content_losses(
        self, content: Tensor, keep: bool, targets: StyleTargetMaker
    ) -> dict[str, Loss]:
        layers, make = self._recipe.content_layers, self._recipe.content_loss
        extractor = targets.extractor
        if not keep:

            def tile_target(tile: Tile, layer: str) -> Tensor:
                return extractor(tile.crop_with_halo(content), {layer}, tile)[layer]

            return {layer: RecomputedContentLoss(layer, make, tile_target) for layer in layers}
        kept = self._cache.get(
            (self._network_key, self._content_key, tuple(content.shape), frozenset(layers)),
            lambda: whole_features(content, set(layers), targets.tile_size, extractor),
        )
        return {layer: make(layer, each) for layer, each in kept.items()}

    def _style_terms(
        self,
        content: Tensor,
        weights: Tensor | None,
        targets: StyleTargetMaker,
        tile_size: int | None,
    ) -> list[LossTerm]:
        """The terms of all styles mixed, or of each one in its own region.

        ``weights``: (1, 1, height, width), how much each pixel of ``content`` counts, or None.
        """
        size = content.shape[3], content.shape[2]
        regions = self._regions(size, weights)
        spatial_weights = [region.weights for region in regions]
        guides = self._search_guides(content, spatial_weights, tile_size, targets.extractor)
        terms: list[LossTerm] = []
        for number, region in enumerate(regions):
            guide = None if guides is None else functools.partial(guides.guide, number)
            for weight, loss in self._losses_of(region.styles, size, targets, guide):
                terms.append(LossTerm(STYLE, region.area * weight, loss, region.weights))
        return terms

    def _regions(self, size: Size, weights: Tensor | None) -> list[_Region]:
        """Where which styles count; ``weights``: of each pixel where there are no regions."""
        regions, numbers = self._inputs.regions, range(len(self._inputs.styles))
        device = self._device.torch_device
        if regions is None:
            everywhere = None if weights is None else SpatialWeights(weights.to(device))
            return [_Region(numbers, everywhere, 1.0)]
        return [
            _Region([number], SpatialWeights(plane.to(device)), area)
            for number, plane, area in zip(numbers, regions.at(size), regions.areas, strict=True)
            if area > 0
        ]

    def _search_guides(
        self,
        content: Tensor,
        regions: Sequence[SpatialWeights | None],
        tile_size: int | None,
        extractor: AutocastExtractor,
    ) -> SearchGuides | None:
        recipe = self._recipe
        if not (recipe.search_guide and recipe.nearest_neighbor_layers):
            return None
        features = ContentFeatures(content, set(recipe.nearest_neighbor_layers), extractor)
        weight, factor = recipe.search_guide, self._factors.guide
        return SearchGuides(features, regions, tile_size, weight, factor)

    def _losses_of(
        self,
        numbers: Sequence[int],
        size: Size,
        targets: StyleTargetMaker,
        guide: Callable[[str, Tensor], SearchGuide] | None,
    ) -> list[tuple[float, Loss]]:
        """The losses of the styles of these numbers together, each with its weight.

        ``guide(layer, features)``: what leads the search among these features of the styles.
        """
        recipe = self._recipe
        statistics, samples = self._style_targets(numbers, size, targets)
        losses: list[tuple[float, Loss]] = [
            (recipe.style_layers[layer], recipe.style_loss(layer, statistic))
            for layer, statistic in statistics.items()
        ]
        for layer, features in samples.items():
            led = None if guide is None else guide(layer, features)
            loss = NearestNeighborLoss(layer, features, led)
            losses.append((recipe.nearest_neighbor_layers[layer], loss))
        return losses

    def _style_targets(
        self, numbers: Sequence[int], size: Size, targets: StyleTargetMaker
    ) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Mean statistics, and sampled features (positions, channels), of some styles by layer.

        Each style has the share of its weight in both; the statistics end in their count.
        """
        recipe, each_style = self._recipe, []
        layers = frozenset(recipe.style_layers), frozenset(recipe.nearest_neighbor_layers)
        for number in numbers:
            style = self._inputs.styles[number]
            at = recipe.style_size(style.size, size)
            key = (self._network_key, self._style_keys[number], at, recipe.style_loss, layers)
            found = self._cache.get(key, functools.partial(targets.targets, style, at))
            each_style.append((style.weight, found))
        statistics = {
            layer: functools.reduce(
                torch.add, [weight * each[STATISTIC + layer] for weight, each in each_style]
            )
            for layer in recipe.style_layers
        }
        samples = {
            layer: mixed_samples([(weight, each[SAMPLE + layer]) for weight, each in each_style])
            for layer in recipe.nearest_neighbor_layers
        }
        return statistics, samples


@dataclass(frozen=True)
class _Region:
    """Where some styles count: their numbers, the weights there or None, its share of all."""

    styles: Sequence[int]
    weights: SpatialWeights | None
    area: float


@torch.no_grad()
def _normalized(
    extractor: FeatureExtractor, network: NetworkOnDevice, recipe: Recipe, inputs: InputPyramid
) -> FeatureExtractor:
    """The extractor with activations normalized over the images of this job, in fp32."""
    images = [inputs.content]
    images += [style.colors for style in inputs.styles if isinstance(style, StyleTensors)]
    layers = {*recipe.style_layers, *recipe.content_layers}
    exact = AutocastExtractor(extractor, dataclasses.replace(network.device, precision="fp32"))
    means: dict[str, list[Tensor]] = {layer: [] for layer in layers}
    for image in images:
        sums: dict[str, Tensor] = {}
        resized = resize(image, inputs.size)
        for _, features in tile_features(resized, layers, TARGET_TILE, exact):
            for layer, core in features.items():
                total = core.float().sum((2, 3))
                sums[layer] = sums[layer] + total if layer in sums else total
        for layer, total in sums.items():
            positions = math.prod(side // stride(layer) for side in inputs.size)
            means[layer].append(total / positions)
    by_filter = network.spec.name == "vgg19"
    divisors = {
        layer: mean_activations(torch.stack(each), by_filter) for layer, each in means.items()
    }
    return FeatureExtractor(NormalizedNetwork(extractor.backbone, divisors), recipe.padding)


def _style_key(style: StyleTensors | StyleCodeInput, cache: FeatureCache) -> Hashable:
    if isinstance(style, StyleCodeInput):
        return style.code.checksum
    return cache.key_of(style.colors, style.opacity)
