"""The objective of every scale of a job: targets from content and styles at that scale."""

from __future__ import annotations

import functools
from collections.abc import Hashable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .backbones import Choice, Framed, Normalised
from .cache import Cache
from .codes.style_code import StyleCode
from .devices import PRECISIONS, Device
from .inputs import CodedStyle, Inputs, Style
from .losses import StrokesLoss, TotalVariationLoss
from .losses.base import flatten
from .objective import CONTENT, SMOOTHNESS, STYLE, Objective, Term
from .positions import Positions
from .pyramid import Size, resize
from .recipe import Recipe

ByLayer = dict[str, Tensor]

#: Features of one style picture that strokes are chosen from, at most, so that a search costs
#: the same for every painting: all that relu3_1 has of a picture of 512 by 512 pixels.
FEATURES = 1 << 14
MEAN, PAINTED = "mean ", "painted "  # what a cached target is, before its layer
#: A painted feature counts as opaque above this share of the most opaque one.
OPAQUE = 0.5


class Targets:
    """What the pictures of one job give a network to aim at, at any size.

    Features and statistics are taken from ``cache`` where an earlier job left them there:
    under the contents of the picture they are of, and all that decides their numbers.
    """

    def __init__(
        self,
        recipe: Recipe,
        backbone: nn.Module,
        choice: Choice,
        device: Device,
        inputs: Inputs,
        cache: Cache,
    ) -> None:
        """``choice``: which network ``backbone`` is."""
        self._recipe, self._device, self._inputs, self._cache = recipe, device, inputs, cache
        self._content_name = cache.name(inputs.content)
        self._style_names = [_name(style, cache) for style in inputs.styles]
        self._network_name = (choice, device.precision, recipe.margin)
        self._backbone = Framed(backbone, recipe.margin) if recipe.margin else backbone
        if recipe.network.normalised:
            self._normalise(by_filter=choice.name == "vgg19")

    @torch.no_grad()
    def objective_at(self, size: Size) -> Objective:
        """The objective for a picture of ``size`` (width, height)."""
        recipe = self._recipe
        content, counted = self._inputs.at(size)
        objective = Objective(self._backbone, self._device, recipe.per_pixel)
        terms = self._style_terms(size, counted, objective)
        for layer, features in self._content_features(content, objective).items():
            loss = recipe.content_loss(layer, features)
            terms.append(Term(CONTENT, recipe.content_layers[layer], loss))
        if recipe.smoothness > 0:
            terms.append(Term(SMOOTHNESS, recipe.smoothness, TotalVariationLoss()))
        objective.use(terms)
        return objective

    def _content_features(self, content: Tensor, objective: Objective) -> ByLayer:
        layers = self._recipe.content_layers
        return self._cache.get(
            (self._network_name, self._content_name, tuple(content.shape), frozenset(layers)),
            lambda: objective.features(content.to(self._device.torch_device), set(layers)),
        )

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
        where = None if pixels is None else Positions(pixels.to(self._device.torch_device))
        means, painted = self._style_targets(numbers, size, objective)
        losses = [
            (recipe.style_layers[layer], recipe.style_loss(layer, mean))
            for layer, mean in means.items()
        ]
        losses += [
            (recipe.strokes_layers[layer], StrokesLoss(layer, features))
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

    def _of_style(self, style: Style | CodedStyle, at: Size, objective: Objective) -> ByLayer:
        """The targets of one style at a size, its statistics and its strokes."""
        recipe = self._recipe
        if isinstance(style, CodedStyle):
            return self._of_code(style.code, at)
        image = resize(style.colours, at).to(self._device.torch_device)
        features = objective.features(image, {*recipe.style_layers, *recipe.strokes_layers})
        opacity = {layer: self._opacity(style, each) for layer, each in features.items()}
        targets: ByLayer = {}
        for layer in recipe.style_layers:
            sums = recipe.style_loss.statistic(features[layer], opacity[layer])
            targets[MEAN + layer] = sums / sums[-1]
        for layer in recipe.strokes_layers:
            targets[PAINTED + layer] = sample(features[layer], opacity[layer])
        return targets

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

    def _opacity(self, style: Style, features: Tensor) -> Tensor | None:
        if style.opacity is None:
            return None
        opacity = style.opacity.to(self._device.torch_device)
        return F.interpolate(opacity, features.shape[-2:], mode="area")

    def _normalise(self, by_filter: bool) -> None:
        """Wrap the network for the pictures of this job, which are then part of its name."""
        recipe, inputs = self._recipe, self._inputs
        pictures = (inputs.content, *(style.colours for style in inputs.styles))
        resized = [resize(p, inputs.size).to(self._device.torch_device) for p in pictures]
        layers = {*recipe.style_layers, *recipe.content_layers}
        self._backbone = Normalised(self._backbone, resized, layers, by_filter)
        names = (self._content_name, *self._style_names)
        self._network_name = (*self._network_name, names, inputs.size)


def _name(style: Style | CodedStyle, cache: Cache) -> Hashable:
    if isinstance(style, CodedStyle):
        return style.code.name
    return cache.name(style.colours, style.opacity)


def _mixed(samples: list[tuple[float, Tensor]]) -> Tensor:
    """As many of each sample as its weight says, whatever their lengths are."""
    unit = min(len(sample) / weight for weight, sample in samples)
    return torch.cat([sample[: max(1, round(unit * weight))] for weight, sample in samples])


def sample(features: Tensor, opacity: Tensor | None, most: int = FEATURES) -> Tensor:
    """At most ``most`` positions where the style picture is opaque, in an order by chance."""
    painted = flatten(features)
    if opacity is not None:
        opaque = flatten(opacity)[:, 0]
        painted = painted[opaque > OPAQUE * opaque.max()]
    order = torch.randperm(len(painted), generator=torch.Generator().manual_seed(0))
    return painted[order[:most].to(painted.device)]
