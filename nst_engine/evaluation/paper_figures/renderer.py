"""The figures of the paper rendered by the ordinary ``optimize``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from ...contract import Array, Event, OnEvent, Progress, Request, Settings
from ...job.control import JobControl
from ...job.sizes import Size
from ...optimization.options import OptimizationOptions
from ...optimization.recipes.gatys import gatys_paper
from ...optimization.recipes.recipe import Recipe, RecipeMaker
from ...stylizer import Stylizer
from .experiments import Figure, Optimization, Pixels


@dataclass(frozen=True)
class FigureRenderer:
    """Renders with the formulas of the preset ``gatys-paper``.

    ``settings`` are those of the preset; the objective is evaluated ``evaluations`` times
    for each image.
    """

    content: Pixels
    settings: Settings
    evaluations: int
    stylizer: Stylizer = field(default_factory=Stylizer)

    def render_figure(self, figure: Figure, listen: OnEvent) -> list[list[tuple[str, Pixels]]]:
        """Return rows of labels and images; ``listen`` receives the progress of all as one."""
        total = sum(isinstance(cell.what, Optimization) for row in figure.rows for cell in row)
        done = 0
        rows: list[list[tuple[str, Pixels]]] = []
        for row in figure.rows:
            rows.append([])
            for cell in row:
                pixels = cell.what
                if isinstance(pixels, Optimization):
                    pixels = self.render(pixels, _nth(listen, cell.label, done, total))
                    done += 1
                rows[-1].append((cell.label, pixels))
        return rows

    def render(self, optimization: Optimization, listen: OnEvent) -> Pixels:
        """Optimise one image of the content's size; ``listen`` receives its progress."""
        settings = replace(self.settings, init=optimization.init, seed=optimization.seed)
        arrays = [
            Array(name, "float32", p.shape, np.ascontiguousarray(p, "<f4"))
            for name, p in (("content", self.content), ("style", optimization.style))
        ]
        request = Request(settings, arrays[0], (arrays[1],))
        options = OptimizationOptions(make_recipe=self._recipe_of(optimization))
        result = self.stylizer(request, listen, JobControl(), options).pixels
        return np.frombuffer(result.data, "<f4").reshape(result.shape)

    def _recipe_of(self, optimization: Optimization) -> RecipeMaker:
        def make(settings: Settings, content: Size) -> Recipe:
            recipe = gatys_paper(settings, content)
            return replace(
                recipe,
                schedules=[
                    (size, replace(schedule, evaluations=self.evaluations))
                    for size, schedule in recipe.schedules
                ],
                content_layers=optimization.content_layers,
                style_layers=optimization.style_layers,
            )

        return make


def _nth(listen: OnEvent, label: str, done: int, total: int) -> OnEvent:
    """Report the progress of one image as part of all; its own remaining time would mislead."""

    def on_event(event: Event) -> None:
        if isinstance(event, Progress):
            fraction = (done + min(1.0, event.fraction)) / total  # L-BFGS may overshoot
            stage = f"{done + 1} of {total}: {label}"
            listen(replace(event, stage=stage, fraction=fraction, eta_s=None))

    return on_event
