"""The objective of one scale: targets from content and styles at that scale."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .devices import Device
from .inputs import Inputs, Style
from .losses import TotalVariationLoss
from .objective import CONTENT, SMOOTHNESS, STYLE, Objective, Term
from .pyramid import Size, resize
from .recipe import Recipe


@torch.no_grad()
def objective_at(
    size: Size, recipe: Recipe, backbone: nn.Module, device: Device, inputs: Inputs
) -> Objective:
    """The objective for a picture of ``size`` (width, height)."""
    content, counted = inputs.at(size)
    if counted is not None:
        counted = counted.to(device.torch_device)
    objective = Objective(backbone, device, counted, recipe.per_pixel)
    terms = [
        Term(STYLE, recipe.style_layers[layer], recipe.style_loss(layer, statistic))
        for layer, statistic in _style_statistics(size, recipe, objective, inputs.styles).items()
    ]
    content = content.to(device.torch_device)
    for layer, features in objective.features(content, set(recipe.content_layers)).items():
        loss = recipe.content_loss(layer, features)
        terms.append(Term(CONTENT, recipe.content_layers[layer], loss))
    if recipe.smoothness > 0:
        terms.append(Term(SMOOTHNESS, recipe.smoothness, TotalVariationLoss()))
    objective.use(terms)
    return objective


def _style_statistics(
    size: Size, recipe: Recipe, objective: Objective, styles: list[Style]
) -> dict[str, Tensor]:
    """Per layer the styles' mean statistic, weighted; all end in a count of 1."""
    mixed: dict[str, Tensor] = {}
    for style in styles:
        height, width = style.colours.shape[-2:]
        at = recipe.style_size((width, height), size)
        image = resize(style.colours, at).to(objective.device.torch_device)
        for layer, features in objective.features(image, set(recipe.style_layers)).items():
            weights = None
            if style.opacity is not None:
                weights = F.interpolate(style.opacity, features.shape[-2:], mode="area")
            sums = recipe.style_loss.statistic(features, weights)
            mixed[layer] = mixed.get(layer, 0) + style.weight * sums / sums[-1]
    return mixed
