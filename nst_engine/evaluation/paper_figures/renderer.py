"""One optimisation of the paper's kind, by the ordinary ``optimize``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from ...contract import Array, Event, OnEvent, Progress, Request, Settings
from ...job.control import JobControl
from ...optimization.options import OptimizationOptions
from ...optimization.pyramid import Size
from ...optimization.recipes.gatys import gatys_paper
from ...optimization.recipes.recipe import Recipe, RecipeMaker
from ...stylizer import Stylizer
from .experiments import Figure, Painting, Pixels


@dataclass(frozen=True)
class FigureRenderer:
    """Paints with the formulas of the preset ``gatys-paper``.

    ``settings``: of that preset; ``evaluations`` of the objective are made for each picture.
    """

    content: Pixels
    settings: Settings
    evaluations: int
    stylizer: Stylizer = field(default_factory=Stylizer)

    def finish(self, figure: Figure, listen: OnEvent) -> list[list[tuple[str, Pixels]]]:
        """Labels and pictures, row by row; ``listen`` hears of the figure as one job."""
        total = sum(isinstance(cell.what, Painting) for row in figure.rows for cell in row)
        done = 0
        rows: list[list[tuple[str, Pixels]]] = []
        for row in figure.rows:
            rows.append([])
            for cell in row:
                pixels = cell.what
                if isinstance(pixels, Painting):
                    pixels = self.paint(pixels, _nth(listen, cell.label, done, total))
                    done += 1
                rows[-1].append((cell.label, pixels))
        return rows

    def paint(self, painting: Painting, listen: OnEvent) -> Pixels:
        """One picture, of the content's size; ``listen`` receives its progress."""
        settings = replace(self.settings, init=painting.init, seed=painting.seed)
        arrays = [
            Array(name, "float32", p.shape, np.ascontiguousarray(p, "<f4"))
            for name, p in (("content", self.content), ("style", painting.style))
        ]
        request = Request(settings, arrays[0], (arrays[1],))
        options = OptimizationOptions(make_recipe=self._recipe_of(painting))
        result = self.stylizer(request, listen, JobControl(), options).pixels
        return np.frombuffer(result.data, "<f4").reshape(result.shape)

    def _recipe_of(self, painting: Painting) -> RecipeMaker:
        def make(settings: Settings, content: Size) -> Recipe:
            recipe = gatys_paper(settings, content)
            return replace(
                recipe,
                schedules=[
                    (size, replace(schedule, evaluations=self.evaluations))
                    for size, schedule in recipe.schedules
                ],
                content_layers=painting.content_layers,
                style_layers=painting.style_layers,
            )

        return make


def _nth(listen: OnEvent, label: str, done: int, total: int) -> OnEvent:
    """Progress of one picture as that of all; its own time left would mislead."""

    def told(event: Event) -> None:
        if isinstance(event, Progress):
            fraction = (done + min(1.0, event.fraction)) / total  # L-BFGS may overshoot
            stage = f"{done + 1} of {total}: {label}"
            listen(replace(event, stage=stage, fraction=fraction, eta_s=None))

    return told
