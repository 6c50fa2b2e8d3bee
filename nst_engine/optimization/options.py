"""What a program may ask of an optimization beside the settings. Imports no torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..job.output import Snapshots

if TYPE_CHECKING:
    from .recipes.recipe import RecipeMaker


@dataclass(frozen=True)
class OptimizationOptions:
    """snapshots: who wants the image so far. make_recipe: stands in place of what the settings'
    preset names."""

    snapshots: Snapshots | None = None
    make_recipe: RecipeMaker | None = None
