"""The objective of every scale of a job: targets from content and styles at that scale."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .backbones import Choice, Normalised
from .cache import Cache
from .devices import Device
from .inputs import Inputs, Style
from .losses import TotalVariationLoss
from .objective import CONTENT, SMOOTHNESS, STYLE, Objective, Term
from .pyramid import Size, resize
from .recipe import Recipe

ByLayer = dict[str, Tensor]


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
        self._style_names = [cache.name(s.colours, s.opacity) for s in inputs.styles]
        self._network_name = (choice, device.precision)
        self._backbone = backbone
        if recipe.network.normalised:
            self._normalise()

    @torch.no_grad()
    def objective_at(self, size: Size) -> Objective:
        """The objective for a picture of ``size`` (width, height)."""
        recipe = self._recipe
        content, counted = self._inputs.at(size)
        if counted is not None:
            counted = counted.to(self._device.torch_device)
        objective = Objective(self._backbone, self._device, counted, recipe.per_pixel)
        terms = [
            Term(STYLE, recipe.style_layers[layer], recipe.style_loss(layer, statistic))
            for layer, statistic in self._style_statistics(size, objective).items()
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

    def _style_statistics(self, size: Size, objective: Objective) -> ByLayer:
        """Per layer the styles' mean statistic, weighted; all end in a count of 1."""
        recipe = self._recipe
        mixed: ByLayer = {}
        for style, name in zip(self._inputs.styles, self._style_names, strict=True):
            at = recipe.style_size((style.colours.shape[3], style.colours.shape[2]), size)
            means = self._cache.get(
                (self._network_name, name, at, recipe.style_loss, frozenset(recipe.style_layers)),
                lambda style=style, at=at: self._means(style, at, objective),
            )
            for layer, mean in means.items():
                mixed[layer] = mixed.get(layer, 0) + style.weight * mean
        return mixed

    def _means(self, style: Style, at: Size, objective: Objective) -> ByLayer:
        """Per layer the mean statistic of one style picture at a size."""
        image = resize(style.colours, at).to(self._device.torch_device)
        means: ByLayer = {}
        for layer, features in objective.features(image, set(self._recipe.style_layers)).items():
            weights = None
            if style.opacity is not None:
                opacity = style.opacity.to(self._device.torch_device)
                weights = F.interpolate(opacity, features.shape[-2:], mode="area")
            sums = self._recipe.style_loss.statistic(features, weights)
            means[layer] = sums / sums[-1]
        return means

    def _normalise(self) -> None:
        """Wrap the network for the pictures of this job, which are then part of its name."""
        recipe, inputs = self._recipe, self._inputs
        pictures = (inputs.content, *(style.colours for style in inputs.styles))
        resized = [resize(p, inputs.size).to(self._device.torch_device) for p in pictures]
        layers = {*recipe.style_layers, *recipe.content_layers}
        self._backbone = Normalised(self._backbone, resized, layers)
        names = (self._content_name, *self._style_names)
        self._network_name = (*self._network_name, names, inputs.size)
