"""The optimization of a job, from coarse to fine."""

from __future__ import annotations

import gc

import torch
from torch import Tensor

from .. import environment, memory
from ..contract import Mode, Result
from ..job.job import Job
from ..networks import NetworkOnDevice, NetworkSpec, select_network
from ..networks.device_memory import MemoryBound, release, trim
from ..networks.devices import Device, choose_device
from ..networks.hooks import before_convolutions, warm_up
from ..networks.threads import follow_free_cores
from . import time_estimate
from .content_colors import colored_content
from .content_controller import ContentController
from .full_work import full_work
from .initial_image import initial_image
from .input_pyramid import InputPyramid
from .objective.cache import FeatureCache, NoCache
from .objective.objective import Objective
from .objective.targets import ObjectiveFactory
from .objective.terms import CONSTANT
from .options import OptimizationOptions
from .planning.plan import Plan, make_plan
from .progress import ProgressReporter, planes
from .pyramid import resize
from .recipes.default import default_recipe
from .recipes.gatys import PRESETS
from .recipes.next_frame import next_frame_recipe
from .recipes.recipe import Recipe, RecipeMaker
from .scale_run import run_scale
from .style_codes import checks


class OptimizationJob:
    """One content image, optimized until it is in its styles."""

    def __init__(
        self,
        job: Job,
        cache: FeatureCache | None = None,
        options: OptimizationOptions | None = None,
    ) -> None:
        """``cache``: for processes that make several images; it changes none of them."""
        self._job = job
        self._cache = NoCache() if cache is None else cache
        self._options = options or OptimizationOptions()
        previous = self._options.previous_frame
        moved = None if previous is None else previous.moved
        self._inputs = InputPyramid(job.inputs, job.settings.colors, moved)
        self._device = choose_device(job.settings)

    def run(self) -> Result:
        """The stylized image, of the content's size (or ``settings.size``) and with its alpha.

        The last preview shows the result. Raises UserError with words for a person, and Cancelled
        when the job's control says so.
        """
        job, device = self._job, self._device
        recipe = self._recipe()
        self._inputs.content = colored_content(self._inputs, recipe.color_shift)
        network = self._select_network(recipe)
        backbone = self._cache.get(network, lambda: warm_up(network.load(), device))
        checks.check(self._inputs.codes, recipe, backbone)
        release(device)
        follow_free_cores()
        plan = make_plan(recipe, network.name, device, job.settings)
        full = full_work(job, self._make_recipe, plan, network, device)
        progress = ProgressReporter(job, plan, self._options.snapshots, full)
        image = initial_image(job.settings, self._inputs, plan.scales[0].size)
        image = image.to(device.torch_device)
        memory_bound = MemoryBound(device, plan.memory_bound)

        def check() -> None:
            job.control.raise_if_cancelled()
            memory_bound.keep()

        with before_convolutions(backbone, check):
            on_device = NetworkOnDevice(backbone, network, device)
            controller = ContentController.of(recipe, job.settings, self._inputs, on_device)
            if controller is not None and self._options.previous_frame:
                controller.start_at(self._options.previous_frame.content_factor)
            factors = CONSTANT if controller is None else controller.factors
            factory = ObjectiveFactory(recipe, on_device, self._inputs, self._cache, factors)
            seconds = time_estimate.estimate_seconds(plan, factory, image, device)
            description = plan.description(seconds)
            job.report.record_plan(plan.bytes, description)
            progress.plan_made(description)
            stylized = self._run_scales(image, plan, factory, progress, controller)
        if controller is not None:
            job.report.record_content_factor(controller.factor)
        return job.finish(planes(stylized), _peak_memory(device))

    @property
    def _make_recipe(self) -> RecipeMaker:
        preset = PRESETS.get(self._job.settings.preset, default_recipe)
        return self._options.make_recipe or preset

    def _recipe(self) -> Recipe:
        request, inputs = self._job.request, self._job.inputs
        recipe = self._make_recipe(request.settings, inputs.size)
        if self._options.previous_frame:
            return next_frame_recipe(recipe)
        if request.mode is Mode.NEW or inputs.initial_size is None:
            return recipe
        return recipe.resume_from(inputs.initial_size, refine=request.mode is Mode.REFINE)

    def _select_network(self, recipe: Recipe) -> NetworkSpec:
        codes = self._inputs.codes
        settings = checks.with_network(self._job.settings, codes)
        fingerprint = codes[0].metadata.fingerprint if codes else ""
        network = select_network(settings, recipe.network, self._device, fingerprint)
        device = self._device
        self._job.report.record_network(network.name, device.description, device.precision)
        return network

    def _run_scales(
        self,
        image: Tensor,
        plan: Plan,
        factory: ObjectiveFactory,
        progress: ProgressReporter,
        controller: ContentController | None,
    ) -> Tensor:
        """From the initial image, coarse to fine; (1, 3, height, width) at full size.

        Nothing of a scale is held on to in the next one but the image and what the optimizer
        takes along: of a large image each would be hundreds of megabytes.
        """
        control, report = self._job.control, self._job.report
        initial, optimizer = image, None
        objective: Objective | None = None
        image = image.clone(memory_format=torch.contiguous_format)
        for index, scale in enumerate(plan.scales):
            control.raise_if_cancelled()
            follow_free_cores()
            objective = None
            release(self._device)
            layout = scale.layout
            memory.retain_freed_memory(layout.retain_freed)
            objective = factory.build(
                scale.size,
                layout.tile_size,
                layout.keep_content_features,
                scale.schedule.tolerates_lag,
            )
            steer = None if controller is None else controller.at_scale(scale, objective)
            schedule, image = scale.schedule, resize(image, scale.size)
            if optimizer is not None:
                schedule = schedule.continuing(optimizer)
            on_iteration = progress.of_scale(index)
            trim(self._device)  # the building of the objective left gaps; now come whole images
            result = run_scale(image, objective, schedule, control, on_iteration, steer)
            notes = [*result.notes, *objective.notes]
            report.add_scale(
                scale.size, result.evaluations, objective.tile_size, result.trace, notes
            )
            image, optimizer = result.image, result.optimizer
            del result, schedule, steer
            if control.stopped:
                break
        del optimizer
        if objective is not None and not control.stopped:
            report.record_losses(
                _losses(objective, resize(initial, scale.size)), _losses(objective, image)
            )
            report.record_enlargement(scale.size, self._inputs.size)
        del objective
        memory.retain_freed_memory(False)
        release(self._device)  # what comes now, up to the file, needs other memory
        return resize(image, self._inputs.size)


def _losses(objective: Objective, image: Tensor) -> dict[str, float]:
    return {name: float(value) for name, value in objective.losses(image).items()}


def _peak_memory(device: Device) -> int | None:
    """Most that the graphics card held, in bytes, or None on the processor."""
    return torch.cuda.max_memory_allocated() if device.torch_device.type == "cuda" else None


environment.set_torch_ready()  # all that works with torch has been imported above
# The libraries are 170 000 objects that stay. Each collection of garbage would look through them,
# which takes 0.1 s, and a job has one at every scale and two more.
gc.freeze()
