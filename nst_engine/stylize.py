"""A request becomes a picture: the one way that terminal and plug-in share."""

from __future__ import annotations

import dataclasses

import numpy as np
import torch
from torch import Tensor

from . import colour
from .backbones import Normalised, load_backbone
from .contract import Blob, Listener, Request, Result, Settings
from .control import Control
from .descent import descend
from .devices import Device, choose_device
from .inputs import Inputs
from .memory import refuse_too_large
from .methods import own_recipe
from .objective import Objective
from .presets import PRESETS
from .pyramid import Size, resize
from .recipe import Recipe
from .record import Record
from .reporter import Reporter, Snapshots
from .start import first_image
from .targets import objective_at
from .view import View


def stylize(
    request: Request, listen: Listener, control: Control, snapshots: Snapshots | None = None
) -> Result:
    """The content of ``request`` in its style.

    ``listen`` receives Progress and Preview events, on this thread. The result has the
    content's size (or ``settings.size``) and its alpha; strength 0 gives back its very
    pixels. Raises Problem with words for a person, and Cancelled when ``control`` says so.
    """
    settings = request.settings
    inputs = Inputs.of(request)
    record = Record(settings, inputs.size)
    if settings.strength == 0 and settings.preset == "none":
        return _result(inputs.pixels, record)
    recipe = _recipe(settings, inputs.size)
    if inputs.start_size:
        recipe = recipe.going_on(inputs.start_size, request.further)
        record.goes_on(inputs.start_size)
    device = choose_device(settings)
    styles = [
        dataclasses.replace(
            style, colours=colour.prepare_style(style.colours, inputs.content, settings.colors)
        )
        for style in inputs.styles
    ]
    inputs = dataclasses.replace(inputs, styles=styles)
    network, backbone = load_backbone(settings, recipe.network, device)
    refuse_too_large(inputs.size, network, device, settings)
    record.runs_on(network, device)
    if recipe.network.normalised:
        layers = {*recipe.style_layers, *recipe.content_layers}
        pictures = [resize(i, inputs.size) for i in (inputs.content, *(s.colours for s in styles))]
        backbone = Normalised(backbone, [p.to(device.torch_device) for p in pictures], layers)
    sizes = [size for size, _ in recipe.descents]
    steps = [how.evaluations for _, how in recipe.descents]
    reporter = Reporter(listen, View(inputs, settings.colors), sizes, steps, snapshots)
    picture = _optimise(settings, recipe, backbone, device, inputs, record, reporter, control)
    coloured = colour.finish(picture.cpu(), inputs.content, settings.colors)
    return _result(_with_alpha(coloured, inputs.pixels), record)


def _recipe(settings: Settings, size: Size) -> Recipe:
    make = PRESETS.get(settings.preset, own_recipe)
    return make(settings, size)


def _optimise(
    settings: Settings,
    recipe: Recipe,
    backbone: torch.nn.Module,
    device: Device,
    inputs: Inputs,
    record: Record,
    reporter: Reporter,
    control: Control,
) -> Tensor:
    """Coarse to fine through the recipe's scales; (1, 3, height, width) at full size."""
    image = first_image(settings, inputs, recipe.descents[0][0]).to(device.torch_device)
    start, optimizer = image, None
    for index, (size, how) in enumerate(recipe.descents):
        control.check()
        objective = objective_at(size, recipe, backbone, device, inputs)
        if optimizer is not None:
            how = dataclasses.replace(how, make_optimizer=optimizer.moved_to)
        outcome = descend(
            resize(image, size),
            objective,
            how,
            control,
            lambda *told, index=index: reporter.iteration(index, *told),
        )
        image, optimizer = outcome.image, outcome.optimizer
        record.add(size, outcome)
        if control.stopped:
            break
    full = resize(image, inputs.size)
    if not control.stopped:
        record.losses(_losses(objective, resize(start, inputs.size)), _losses(objective, full))
    return full


@torch.no_grad()
def _losses(objective: Objective, image: Tensor) -> dict[str, float]:
    return {role: float(value) for role, value in objective(image)[1].items()}


def _with_alpha(picture: Tensor, pixels: np.ndarray) -> np.ndarray:
    """The picture (1, 3, h, w) with the content's alpha, and its colours under alpha 0."""
    result = pixels.copy()
    visible = pixels[..., 3] > 0
    result[visible, :3] = picture.squeeze(0).permute(1, 2, 0).numpy()[visible]
    return result


def _result(pixels: np.ndarray, record: Record) -> Result:
    pixels = np.ascontiguousarray(pixels, dtype="<f4")
    return Result(Blob("result", "float32", pixels.shape, pixels), record.finished())
