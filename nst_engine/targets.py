"""The objective of every scale of a job: targets from content and styles at that scale."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .backbones import Choice, Normalised
from .cache import Cache
from .devices import Device
from .inputs import Inputs, Style
from .losses import StrokesLoss, TotalVariationLoss
from .losses.base import flatten
from .objective import CONTENT, SMOOTHNESS, STYLE, Objective, Term
from .pyramid import Size, resize
from .recipe import Recipe

ByLayer = dict[str, Tensor]

#: Features of one style picture that strokes are chosen from, at most, so that a search costs
#: the same for every painting: all that relu3_1 has of a picture of 512 by 512 pixels.
FEATURES = 1 << 14
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
        terms += [
            Term(STYLE, recipe.strokes_layers[layer], StrokesLoss(layer, painted))
            for layer, painted in self._painted(size, objective).items()
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
        for style, at, name in self._styles_at(size):
            means = self._cache.get(
                (name, recipe.style_loss, frozenset(recipe.style_layers)),
                lambda style=style, at=at: self._means(style, at, objective),
            )
            for layer, mean in means.items():
                mixed[layer] = mixed.get(layer, 0) + style.weight * mean
        return mixed

    def _means(self, style: Style, at: Size, objective: Objective) -> ByLayer:
        """Per layer the mean statistic of one style picture at a size."""
        means: ByLayer = {}
        for layer, features in self._features(style, at, objective, self._recipe.style_layers):
            sums = self._recipe.style_loss.statistic(features, self._opacity(style, features))
            means[layer] = sums / sums[-1]
        return means

    def _painted(self, size: Size, objective: Objective) -> ByLayer:
        """Per layer the styles' features (positions, channels), of each as its weight says."""
        layers = self._recipe.strokes_layers
        if not layers:
            return {}
        most = max(style.weight for style in self._inputs.styles)
        samples = [
            self._cache.get(
                (name, "painted", style.weight / most, frozenset(layers)),
                lambda style=style, at=at: self._sample(style, at, objective, style.weight / most),
            )
            for style, at, name in self._styles_at(size)
        ]
        return {layer: torch.cat([sample[layer] for sample in samples]) for layer in layers}

    def _sample(self, style: Style, at: Size, objective: Objective, share: float) -> ByLayer:
        """Per layer a share of the features where the style picture is opaque, by chance."""
        sample: ByLayer = {}
        for layer, features in self._features(style, at, objective, self._recipe.strokes_layers):
            painted, opacity = flatten(features), self._opacity(style, features)
            if opacity is not None:
                opaque = flatten(opacity)[:, 0]
                painted = painted[opaque > OPAQUE * opaque.max()]
            order = torch.randperm(len(painted), generator=torch.Generator().manual_seed(0))
            count = max(1, round(min(len(painted), FEATURES) * share))
            sample[layer] = painted[order[:count].to(painted.device)]
        return sample

    def _styles_at(self, size: Size) -> Iterator[tuple[Style, Size, Hashable]]:
        """Every style, the size that it has for a picture of ``size``, and the name of both."""
        for style, name in zip(self._inputs.styles, self._style_names, strict=True):
            own = style.colours.shape[3], style.colours.shape[2]
            at = self._recipe.style_size(own, size)
            yield style, at, (self._network_name, name, at)

    def _features(
        self, style: Style, at: Size, objective: Objective, layers: Collection[str]
    ) -> Iterable[tuple[str, Tensor]]:
        image = resize(style.colours, at).to(self._device.torch_device)
        return objective.features(image, set(layers)).items()

    def _opacity(self, style: Style, features: Tensor) -> Tensor | None:
        if style.opacity is None:
            return None
        opacity = style.opacity.to(self._device.torch_device)
        return F.interpolate(opacity, features.shape[-2:], mode="area")

    def _normalise(self) -> None:
        """Wrap the network for the pictures of this job, which are then part of its name."""
        recipe, inputs = self._recipe, self._inputs
        pictures = (inputs.content, *(style.colours for style in inputs.styles))
        resized = [resize(p, inputs.size).to(self._device.torch_device) for p in pictures]
        layers = {*recipe.style_layers, *recipe.content_layers}
        self._backbone = Normalised(self._backbone, resized, layers)
        names = (self._content_name, *self._style_names)
        self._network_name = (*self._network_name, names, inputs.size)
