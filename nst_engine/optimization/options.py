"""What a program may ask of an optimization beside the settings. Imports no torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..job.output import Snapshots

if TYPE_CHECKING:
    from ..motion import MovedImage
    from .recipes.recipe import RecipeMaker


@dataclass(frozen=True, eq=False)
class PreviousFrame:
    """What the frame before left to this one.

    moved: how it looks where things are now. content_factor: what the weight of the content had
    come to be multiplied by, as ``record["content_factor"]`` of that frame says.
    """

    moved: MovedImage
    content_factor: float


@dataclass(frozen=True)
class OptimizationOptions:
    """snapshots: who wants the image so far. make_recipe: stands in place of what the settings'
    preset names. previous_frame: what a frame of moving pictures goes on from."""

    snapshots: Snapshots | None = None
    make_recipe: RecipeMaker | None = None
    previous_frame: PreviousFrame | None = None
