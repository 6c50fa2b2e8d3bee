"""The recipe of a frame that goes on from the one before it."""

from __future__ import annotations

from dataclasses import replace

from .default import iterate_average_decay
from .recipe import Recipe

#: Share of the iterations of the last scale; the image before has all that coarser ones decide.
ITERATIONS = 3 / 4
#: Weight of the temporal loss. Of a pan over Tübingen after "Starry Night" at 192 px, six frames,
#: 10 left 0.26 of the flicker of frames painted each by itself and 50 left 0.14, at patch distances
#: within 1 % of theirs; Gram matrices were 6 and 8 % further from the style's.
TEMPORAL_WEIGHT = 10.0


def next_frame_recipe(recipe: Recipe) -> Recipe:
    """``recipe`` for a start from the frame before: the last scale alone, held to that frame."""
    size, schedule = recipe.schedules[-1]
    evaluations = max(1, round(ITERATIONS * schedule.evaluations))
    average = None if schedule.average is None else iterate_average_decay(evaluations)
    last = replace(schedule, evaluations=evaluations, average=average)
    return replace(recipe, schedules=[(size, last)], temporal=TEMPORAL_WEIGHT)
