"""A request becomes a picture: the one way that terminal and plug-in share."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from .. import memory
from ..contract import Mode, OnEvent, Request, Result
from ..images import resize_planes
from ..instant.stylizer import InstantStylizer, is_instant
from ..job.control import JobControl
from ..job.inputs import JobInputs
from ..job.output import OutputComposer
from ..job.report import JobReport
from ..job.strength import stylized_share
from ..networks import NetworkSpec, select_network
from ..networks.device_memory import release
from ..networks.devices import Device, choose_device, companions_of
from ..networks.hooks import cancellable, warm_up
from . import time_estimate
from .initial_image import initial_image
from .input_pyramid import InputPyramid
from .objective.cache import FeatureCache, NoCache
from .objective.objective import Objective
from .objective.targets import ObjectiveFactory
from .planning.plan import Plan, make_plan
from .progress import ProgressReporter, Snapshots, planes
from .pyramid import Size, resize
from .recipes.default import default_recipe
from .recipes.gatys import PRESETS
from .recipes.recipe import Recipe, RecipeMaker
from .scale_run import run_scale
from .style_codes import checks


def optimize(
    request: Request,
    listen: OnEvent,
    control: JobControl,
    snapshots: Snapshots | None = None,
    cache: FeatureCache | None = None,
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
        return InstantStylizer()(request, listen, control)
    cache = NoCache() if cache is None else cache
    given = JobInputs.from_request(request)
    view = OutputComposer(given, settings.colors, stylized_share(settings))
    record = JobReport(settings, given.size, given.initial_size)
    if settings.strength == 0 and settings.preset == "none":
        listen(view.preview(given.content))
        return view.unchanged(record.finished())
    if request.mode is Mode.RECOLOR:
        return _recoloured(given, settings.colors, record, listen)
    recipe = _recipe(request, given, make_recipe)
    inputs = InputPyramid(given, settings.colors)
    device = choose_device(settings)
    asked = checks.with_network(settings, inputs.codes)
    network = select_network(asked, recipe.network, device)
    record.runs_on(network.name, device)
    backbone = cache.get(network, lambda: warm_up(network.load(), device))
    checks.check(inputs.codes, recipe, backbone)
    release(device)
    plan = make_plan(recipe, network.name, device, settings)
    reporter = ProgressReporter(listen, view, plan, snapshots)
    image = initial_image(settings, inputs, plan.scales[0].size).to(device.torch_device)
    with cancellable(backbone, control):
        others = _on_others(plan, recipe, network, device, inputs)
        targets = ObjectiveFactory(recipe, backbone, network, device, inputs, cache, others)
        words = plan.words(time_estimate.estimate_seconds(plan, targets, image, device))
        record.foretold(plan.bytes, words)
        reporter.needs(words)
        picture = _optimise(image, inputs.size, plan, targets, device, record, reporter, control)
    final = view.final_colors(planes(picture))
    listen(view.preview(final))
    return view.result(final, record.finished())


def _recoloured(inputs: JobInputs, colors: str, record: JobReport, listen: OnEvent) -> Result:
    """The picture to go on from, in other colours."""
    view = OutputComposer(inputs, colors, recolor=True)
    final = view.final_colors(resize_planes(inputs.initial_image, *inputs.size))
    listen(view.preview(final))
    return view.result(final, record.finished())


def _recipe(request: Request, inputs: JobInputs, make: RecipeMaker | None) -> Recipe:
    make = make or PRESETS.get(request.settings.preset, default_recipe)
    recipe = make(request.settings, inputs.size)
    if request.mode is Mode.NEW:
        return recipe
    return recipe.resume_from(inputs.initial_size, refine=request.mode is Mode.REFINE)


def _on_others(
    plan: Plan, recipe: Recipe, network: NetworkSpec, device: Device, inputs: InputPyramid
) -> list[ObjectiveFactory]:
    """The targets on every other device that is to take a share of the tiles, if there are any."""
    targets = []
    if any(scale.side for scale in plan.scales):
        for other in companions_of(device):
            copy = replace(network, device=other.torch_device)
            targets.append(ObjectiveFactory(recipe, copy.load(), copy, other, inputs, NoCache()))
    return targets


def _optimise(
    image: Tensor,
    full_size: Size,
    plan: Plan,
    targets: ObjectiveFactory,
    device: Device,
    record: JobReport,
    reporter: ProgressReporter,
    control: JobControl,
) -> Tensor:
    """From ``image``, coarse to fine; (1, 3, height, width) at full size.

    Nothing of a scale is held on to in the next one but the picture and what the optimizer
    takes along: of a large picture each would be hundreds of megabytes.
    """
    start, optimizer, objective = image, None, None
    image = image.clone(memory_format=torch.contiguous_format)
    for index, scale in enumerate(plan.scales):
        control.raise_if_cancelled()
        objective = None
        release(device)
        memory.retain_freed_memory(scale.roomy)
        objective = targets.objective_at(scale.size, scale.side, scale.keep, scale.between)
        how, image = scale.how, resize(image, scale.size)
        if optimizer is not None:
            how = how.after(optimizer)
        outcome = run_scale(
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
    memory.retain_freed_memory(False)
    release(device)  # what comes now, up to the file, needs other memory
    return resize(image, full_size)


def _losses(objective: Objective, image: Tensor) -> dict[str, float]:
    return {role: float(value) for role, value in objective.losses(image).items()}
