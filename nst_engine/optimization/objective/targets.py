"""The objective of every scale of a job: targets from content and styles at that scale."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Hashable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...losses import Loss, NearestNeighborLoss, TotalVariationLoss
from ...losses.content import RecomputedContentLoss
from ...losses.feature_sample import FeatureSample
from ...losses.spatial_weights import SpatialWeights
from ...networks import FeatureExtractor, NetworkSpec, NormalizedNetwork, Tile
from ...networks.devices import PRECISIONS, Device
from ...networks.normalized import mean_activations
from ...networks.vgg_layers import stride
from ..input_pyramid import InputPyramid, StyleCodeInput, StyleTensors
from ..pyramid import Size, resize
from ..recipes.recipe import Recipe
from ..style_codes.style_code import StyleCode
from .cache import FeatureCache
from .objective import CONTENT, SMOOTHNESS, STYLE, Objective, Term
from .tiled import Features, in_one, in_tiles

ByLayer = dict[str, Tensor]

MEAN, PAINTED = "mean ", "painted "  # what a cached target is, before its layer
#: px, of the tiles in which targets are computed: what a picture of a megapixel needs at once.
TILE = 1024


class ObjectiveFactory:
    """What the pictures of one job give a network to aim at, at any size.

    Features and statistics are taken from ``cache`` where an earlier job left them there:
    under the contents of the picture they are of, and all that decides their numbers.
    """

    def __init__(
        self,
        recipe: Recipe,
        backbone: nn.Module,
        choice: NetworkSpec,
        device: Device,
        inputs: InputPyramid,
        cache: FeatureCache,
        companions: Sequence[ObjectiveFactory] = (),
    ) -> None:
        """``choice``: which network ``backbone`` is. ``companions``: the same on other devices."""
        self._companions = companions
        self._recipe, self._device, self._inputs, self._cache = recipe, device, inputs, cache
        self._content_name = cache.name(inputs.content)
        self._style_names = [_name(style, cache) for style in inputs.styles]
        self._network_name = (choice, device.precision, recipe.margin)
        self._backbone = FeatureExtractor(backbone, recipe.margin)
        if recipe.network.normalised:
            self._normalise(by_filter=choice.name == "vgg19")

    @torch.no_grad()
    def objective_at(
        self, size: Size, side: int | None = None, keep: bool = True, between: float = math.inf
    ) -> Objective:
        """The objective for a picture of ``size`` (width, height), in tiles of ``side`` px.

        ``keep``: whether the photograph's features are kept, or computed at every evaluation.
        ``between``: bytes that may be held between two tiles.
        """
        recipe = self._recipe
        content, counted = self._inputs.at(size)
        objective = Objective(self._backbone, self._device, recipe.per_pixel, side, between)
        terms = self._style_terms(size, counted, objective)
        for layer, loss in self._content_losses(content, objective, keep).items():
            terms.append(Term(CONTENT, recipe.content_layers[layer], loss))
        if recipe.smoothness > 0:
            terms.append(Term(SMOOTHNESS, recipe.smoothness, TotalVariationLoss()))
        objective.use(terms)
        if side:
            objective.companions = [
                each.objective_at(size, side, keep, between) for each in self._companions
            ]
        return objective

    def _content_losses(self, content: Tensor, objective: Objective, keep: bool) -> dict[str, Loss]:
        layers, make = self._recipe.content_layers, self._recipe.content_loss
        features = self._from_memory(objective)
        if not keep:

            def again(tile: Tile, layer: str) -> Tensor:
                return features(tile.seen(content), {layer}, tile)[layer]

            return {layer: RecomputedContentLoss(layer, make, again) for layer in layers}
        kept = self._cache.get(
            (self._network_name, self._content_name, tuple(content.shape), frozenset(layers)),
            lambda: in_one(content, set(layers), _side(objective), features),
        )
        return {layer: make(layer, each) for layer, each in kept.items()}

    def _style_terms(self, size: Size, counted: Tensor | None, objective: Objective) -> list[Term]:
        """Those of all styles mixed, or of each one in its own region."""
        regions, every = self._inputs.regions, range(len(self._inputs.styles))
        if regions is None:
            return self._terms_of(every, size, counted, 1.0, objective)
        terms = []
        for number, weights, area in zip(every, regions.at(size), regions.areas, strict=True):
            if area > 0:
                terms += self._terms_of([number], size, weights, area, objective)
        return terms

    def _terms_of(
        self,
        numbers: Sequence[int],
        size: Size,
        pixels: Tensor | None,
        share: float,
        objective: Objective,
    ) -> list[Term]:
        """The terms of the styles of these numbers, over ``pixels`` and times ``share``."""
        recipe = self._recipe
        where = None if pixels is None else SpatialWeights(pixels.to(self._device.torch_device))
        means, painted = self._style_targets(numbers, size, objective)
        losses = [
            (recipe.style_layers[layer], recipe.style_loss(layer, mean))
            for layer, mean in means.items()
        ]
        losses += [
            (recipe.strokes_layers[layer], NearestNeighborLoss(layer, features))
            for layer, features in painted.items()
        ]
        return [Term(STYLE, share * weight, loss, where) for weight, loss in losses]

    def _style_targets(
        self, numbers: Sequence[int], size: Size, objective: Objective
    ) -> tuple[ByLayer, ByLayer]:
        """Of these styles, per layer: the mean statistic, and features (positions, channels).

        Each style has the part of its weight in both; the statistics end in their count.
        """
        recipe, styles = self._recipe, [self._inputs.styles[number] for number in numbers]
        layers = frozenset(recipe.style_layers), frozenset(recipe.strokes_layers)
        targets = []
        for style, name in zip(styles, (self._style_names[n] for n in numbers), strict=True):
            at = recipe.style_size(style.size, size)
            make = functools.partial(self._of_style, style, at, objective)
            key = (self._network_name, name, at, recipe.style_loss, layers)
            targets.append((style.weight, self._cache.get(key, make)))
        means = {
            layer: sum(weight * each[MEAN + layer] for weight, each in targets)
            for layer in recipe.style_layers
        }
        painted = {
            layer: _mixed([(weight, each[PAINTED + layer]) for weight, each in targets])
            for layer in recipe.strokes_layers
        }
        return means, painted

    def _of_style(
        self, style: StyleTensors | StyleCodeInput, at: Size, objective: Objective
    ) -> ByLayer:
        """The targets of one style at a size, its statistics and its strokes."""
        recipe = self._recipe
        if isinstance(style, StyleCodeInput):
            return self._of_code(style.code, at)
        image = resize(style.colors, at)
        layers = {*recipe.style_layers, *recipe.strokes_layers}
        opacity = {layer: self._opacity(style, at, layer) for layer in layers}
        sums: ByLayer = {}
        drawn = {
            layer: FeatureSample(at[1] // stride(layer), at[0] // stride(layer), opacity[layer])
            for layer in recipe.strokes_layers
        }
        of = self._from_memory(objective)
        for tile, features in in_tiles(image, layers, _side(objective), of):
            for layer, own in features.items():
                shown = opacity[layer]
                shown = shown if shown is None else tile.own(shown, stride(layer))
                if layer in recipe.style_layers:
                    statistic = recipe.style_loss.statistic(own, shown)
                    sums[layer] = sums[layer] + statistic if layer in sums else statistic
                if layer in drawn:
                    drawn[layer].add(own, *tile.positions(stride(layer)))
        means = {MEAN + layer: total / total[-1] for layer, total in sums.items()}
        return means | {PAINTED + layer: sample.features for layer, sample in drawn.items()}

    def _from_memory(self, objective: Objective) -> Features:
        """Features on the device of pictures that lie in main memory."""
        at = self._device.torch_device
        return lambda seen, layers, tile: objective.features(seen.to(at), layers, tile)

    def _of_code(self, code: StyleCode, at: Size) -> ByLayer:
        recipe, device = self._recipe, self._device
        targets: ByLayer = {}
        for layer in recipe.style_layers:
            moments = (each.to(device.torch_device) for each in code.moments(layer, at))
            sums = recipe.style_loss.statistic(*moments)
            targets[MEAN + layer] = sums / sums[-1]
        for layer in recipe.strokes_layers:
            strokes = code.strokes(layer, at)
            targets[PAINTED + layer] = strokes.to(device.torch_device, PRECISIONS[device.precision])
        return targets

    def _opacity(self, style: StyleTensors, size: Size, layer: str) -> Tensor | None:
        """How much each position of the layer shows at ``size`` (width, height)."""
        if style.opacity is None:
            return None
        opacity = style.opacity.to(self._device.torch_device)
        shape = size[1] // stride(layer), size[0] // stride(layer)
        return F.interpolate(opacity, shape, mode="area")

    @torch.no_grad()
    def _normalise(self, by_filter: bool) -> None:
        """Wrap the network for the pictures of this job, which are then part of its name."""
        recipe, inputs = self._recipe, self._inputs
        pictures = (inputs.content, *(style.colors for style in inputs.styles))
        layers = {*recipe.style_layers, *recipe.content_layers}
        exact = dataclasses.replace(self._device, precision="fp32")
        plain = Objective(self._backbone, exact, recipe.per_pixel)
        means: dict[str, list[Tensor]] = {layer: [] for layer in layers}
        for picture in pictures:
            sums = dict.fromkeys(layers, 0)
            whole, of = resize(picture, inputs.size), self._from_memory(plain)
            for _, features in in_tiles(whole, layers, TILE, of):
                for layer, own in features.items():
                    sums[layer] = sums[layer] + own.float().sum((2, 3))
            for layer, total in sums.items():
                positions = math.prod(side // stride(layer) for side in inputs.size)
                means[layer].append(total / positions)
        by = {
            layer: mean_activations(torch.stack(each), by_filter) for layer, each in means.items()
        }
        self._backbone = FeatureExtractor(
            NormalizedNetwork(self._backbone.backbone, by), recipe.margin
        )
        names = (self._content_name, *self._style_names)
        self._network_name = (*self._network_name, names, inputs.size)


def _side(objective: Objective) -> int:
    """px, of the tiles that its targets are computed in."""
    return min(TILE, objective.side or TILE)


def _name(style: StyleTensors | StyleCodeInput, cache: FeatureCache) -> Hashable:
    if isinstance(style, StyleCodeInput):
        return style.code.name
    return cache.name(style.colors, style.opacity)


def _mixed(samples: list[tuple[float, Tensor]]) -> Tensor:
    """As many of each sample as its weight says, whatever their lengths are."""
    unit = min(len(sample) / weight for weight, sample in samples)
    return torch.cat([sample[: max(1, round(unit * weight))] for weight, sample in samples])
