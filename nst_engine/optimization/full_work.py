"""How much work is to come when a preview is carried on to the size of the layer."""

from __future__ import annotations

import dataclasses

from ..contract import PARAMETERS, UserError
from ..job.job import Job
from ..networks import NetworkSpec
from ..networks.devices import Device
from .planning.plan import Plan, make_plan
from .recipes.recipe import RecipeMaker

QUALITIES = next(tuple(p.choices or ()) for p in PARAMETERS if p.name == "quality")


def full_work(
    job: Job, make_recipe: RecipeMaker, plan: Plan, network: NetworkSpec, device: Device
) -> dict[str, float]:
    """Work for each quality, as ``Plan.work`` counts it, of the image that ``job`` previews.

    A preview that has all the pixels of that image is the image itself. Empty for a job that is
    no preview; a quality for which the memory does not suffice is left out.
    """
    size, work = job.request.full_size, {}
    if size is None:
        return {}
    preview = plan.scales[-1].size
    for quality in QUALITIES:
        settings = dataclasses.replace(job.settings, quality=quality, size=0)
        recipe = make_recipe(settings, size)
        if max(size) > max(job.inputs.size):
            recipe = recipe.resume_from(preview, refine=True)
        try:
            work[quality] = sum(make_plan(recipe, network.name, device, settings).work)
        except UserError:
            continue
    return work
