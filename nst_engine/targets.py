"""The objective of every scale of a job: targets from content and styles at that scale."""

from __future__ import annotations

import functools
from collections.abc import Hashable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .backbones import Choice, Normalised
from .cache import Cache
from .codes.style_code import StyleCode
from .devices import PRECISIONS, Device
from .inputs import CodedStyle, Inputs, Style
from .losses import StrokesLoss, TotalVariationLoss
from .losses.base import flatten
from .objective import CONTENT, SMOOTHNESS, STYLE, Objective, Term
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
        self._network_name = (choice, device.precision)
        self._backbone = backbone
        if recipe.network.normalised:
            self._normalise(by_filter=choice.name == "vgg19")

    @torch.no_grad()
    def objective_at(self, size: Size) -> Objective:
        """The objective for a picture of ``size`` (width, height)."""
        recipe = self._recipe
        content, counted = self._inputs.at(size)
        if counted is not None:
            counted = counted.to(self._device.torch_device)
        objective = Objective(self._backbone, self._device, counted, recipe.per_pixel)
        means, painted = self._style_targets(size, objective)
        terms = [
            Term(STYLE, recipe.style_layers[layer], recipe.style_loss(layer, mean))
            for layer, mean in means.items()
        ]
        terms += [
            Term(STYLE, recipe.strokes_layers[layer], StrokesLoss(layer, features))
            for layer, features in painted.items()
        ]
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

    def _style_targets(self, size: Size, objective: Objective) -> tuple[ByLayer, ByLayer]:
        """Of all styles, per layer: the mean statistic, and features (positions, channels).

        Each style has the part of its weight in both; the statistics end in a count of 1.
        """
        recipe, styles = self._recipe, self._inputs.styles
        layers = frozenset(recipe.style_layers), frozenset(recipe.strokes_layers)
        targets = []
        for style, name in zip(styles, self._style_names, strict=True):
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
