"""A request becomes a picture: the one way that terminal and plug-in share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from .. import memory
from ..contract import Blob, Listener, Preview, Request, Result
from ..images import color_transfer
from ..instant.stylizer import Instant, is_instant
from ..job.control import Control
from ..job.inputs import Inputs, Style
from ..job.output import View
from ..job.report import Record
from ..job.sizes import painted_share
from ..networks import Choice, choose_backbone
from ..networks.device_memory import give_back
from ..networks.devices import Device, choose_device, companions_of
from ..networks.hooks import warmed, watched
from . import time_estimate
from .initial_image import first_image
from .objective.cache import Cache, NoCache
from .objective.objective import Objective
from .objective.targets import Targets
from .planning.plan import Plan, planned
from .progress import Reporter, Snapshots
from .pyramid import Size, resize
from .recipes.default import own_recipe
from .recipes.gatys import PRESETS
from .recipes.recipe import Recipe, RecipeMaker
from .scale_run import descend
from .style_codes import checks


def stylize(
    request: Request,
    listen: Listener,
    control: Control,
    snapshots: Snapshots | None = None,
    cache: Cache | None = None,
    make_recipe: RecipeMaker | None = None,
) -> Result:
    """The content of ``request`` in its style.

    ``listen`` receives Progress and Preview events, on this thread; the last preview shows
    the result. The result has the content's size (or ``settings.size``) and its alpha;
    strength 0 gives back its very pixels. Raises Problem with words for a person, and
    Cancelled when ``control`` says so.
    ``cache`` is for processes that make several pictures; it changes none of them.
    ``make_recipe`` stands in place of what the settings' preset names.
    """
    settings = request.settings
    if is_instant(settings) and make_recipe is None:
        return Instant()(request, listen, control)
    cache = NoCache() if cache is None else cache
    inputs = Inputs.of(request)
    view = View(inputs, settings.colors, painted_share(settings))
    record = Record(settings, inputs.size, inputs.start_size)
    if settings.strength == 0 and settings.preset == "none":
        listen(Preview(view.preview(inputs.content)))
        return _result(inputs.pixels, record)
    if request.recolour and inputs.start is not None:
        return _recoloured(inputs, settings.colors, record, listen)
    inputs = _styles_prepared(inputs, settings.colors)
    recipe = _recipe(request, inputs, make_recipe)
    device = choose_device(settings)
    asked = checks.with_network(settings, inputs.codes)
    network = choose_backbone(asked, recipe.network, device)
    record.runs_on(network.name, device)
    backbone = cache.get(network, lambda: warmed(network.load(), device))
    checks.check(inputs.codes, recipe, backbone)
    give_back(device)
    plan = planned(recipe, network.name, device, settings)
    reporter = Reporter(listen, view, plan, snapshots)
    image = first_image(settings, inputs, plan.scales[0].size).to(device.torch_device)
    with watched(backbone, control):
        others = _on_others(plan, recipe, network, device, inputs)
        targets = Targets(recipe, backbone, network, device, inputs, cache, others)
        words = plan.words(time_estimate.seconds(plan, targets, image, device))
        record.foretold(plan.bytes, words)
        reporter.needs(words)
        picture = _optimise(image, inputs.size, plan, targets, device, record, reporter, control)
    listen(Preview(view.preview(picture)))
    return _result(_with_alpha(view.finished(picture.cpu()), inputs), record)


def _recoloured(inputs: Inputs, colors: str, record: Record, listen: Listener) -> Result:
    """The picture to go on from, in other colours."""
    view = View(inputs, colors, recolours=True)
    picture = resize(inputs.start, inputs.size)
    listen(Preview(view.preview(picture)))
    return _result(_with_alpha(view.finished(picture), inputs), record)


def _styles_prepared(inputs: Inputs, colors: str) -> Inputs:
    """``inputs`` with the styles in the colours in which they shall be transferred."""
    content = inputs.content[0].numpy()
    styles = []
    for style in inputs.styles:
        if isinstance(style, Style):
            prepared = color_transfer.prepare_style(style.colours[0].numpy(), content, colors)
            style = replace(style, colours=torch.from_numpy(prepared)[None])
        styles.append(style)
    return replace(inputs, styles=styles)


def _recipe(request: Request, inputs: Inputs, make: RecipeMaker | None) -> Recipe:
    make = make or PRESETS.get(request.settings.preset, own_recipe)
    recipe = make(request.settings, inputs.size)
    return recipe.going_on(inputs.start_size, request.further) if inputs.start_size else recipe


def _on_others(
    plan: Plan, recipe: Recipe, network: Choice, device: Device, inputs: Inputs
) -> list[Targets]:
    """The targets on every other device that is to take a share of the tiles, if there are any."""
    targets = []
    if any(scale.side for scale in plan.scales):
        for other in companions_of(device):
            copy = replace(network, device=other.torch_device)
            targets.append(Targets(recipe, copy.load(), copy, other, inputs, NoCache()))
    return targets


def _optimise(
    image: Tensor,
    full_size: Size,
    plan: Plan,
    targets: Targets,
    device: Device,
    record: Record,
    reporter: Reporter,
    control: Control,
) -> Tensor:
    """From ``image``, coarse to fine; (1, 3, height, width) at full size.

    Nothing of a scale is held on to in the next one but the picture and what the optimizer
    takes along: of a large picture each would be hundreds of megabytes.
    """
    start, optimizer, objective = image, None, None
    image = image.clone(memory_format=torch.contiguous_format)
    for index, scale in enumerate(plan.scales):
        control.check()
        objective = None
        give_back(device)
        memory.keep_freed(scale.roomy)
        objective = targets.objective_at(scale.size, scale.side, scale.keep, scale.between)
        how, image = scale.how, resize(image, scale.size)
        if optimizer is not None:
            how = how.after(optimizer)
        outcome = descend(
            image,
            objective,
            how,
            control,
            lambda *told, index=index: reporter.iteration(index, *told),
        )
        record.add(scale.size, outcome, objective)
        image, optimizer = outcome.image, outcome.optimizer
        del outcome, how
        if control.stopped:
            break
    del optimizer
    if not control.stopped:
        record.losses(_losses(objective, resize(start, scale.size)), _losses(objective, image))
        record.enlarged(scale.size, full_size)
    del objective
    memory.keep_freed(False)
    give_back(device)  # what comes now, up to the file, needs other memory
    return resize(image, full_size)


def _losses(objective: Objective, image: Tensor) -> dict[str, float]:
    return {role: float(value) for role, value in objective.losses(image).items()}


def _with_alpha(picture: Tensor, inputs: Inputs) -> np.ndarray:
    """The picture (1, 3, h, w) with the content's alpha.

    Under alpha 0 and where no style applies, the content's pixels are just as they came.
    """
    result = inputs.pixels.copy()
    painted = result[..., 3] > 0
    if inputs.regions is not None:
        painted &= inputs.regions.cover[0, 0].numpy() > 0
    result[painted, :3] = picture.squeeze(0).permute(1, 2, 0).numpy()[painted]
    return result


def _result(pixels: np.ndarray, record: Record) -> Result:
    pixels = np.ascontiguousarray(pixels, dtype="<f4")
    return Result(Blob("result", "float32", pixels.shape, pixels), record.finished())
