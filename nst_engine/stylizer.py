"""What makes the pictures: at once where that is asked for, step by step else."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from .contract import Array, Mode, OnEvent, Request, Result, Settings
from .job.control import Cancelled, JobControl
from .job.strength import preview_strength

if TYPE_CHECKING:
    from .instant.stylizer import InstantStylizer
    from .optimization.objective.cache import FeatureCache

#: Seconds that a sketch stands before the work goes on from it: while a slider moves, the next
#: request comes sooner, and need not wait for a step of torch to end.
SKETCH_STANDS = 0.25


class Stylizer:
    """Makes pictures; keeps of each what the next one may need again.

    ONNX Runtime and torch are loaded by the first request that needs them: neither may delay
    the greeting, and torch, which takes longer, not a sketch.
    """

    def __init__(self) -> None:
        self._cache: FeatureCache | None = None
        self._instant: InstantStylizer | None = None

    def __call__(self, request: Request, listen: OnEvent, control: JobControl) -> Result:
        from .instant.stylizer import InstantStylizer, is_instant

        if self._instant is None:
            self._instant = InstantStylizer()
        if is_instant(request.settings):
            return self._instant(request, listen, control)
        if request.preview_first and _suits(request.settings):
            try:
                sketch = self._sketch(request, listen, control)
            except Cancelled:
                raise
            except Exception:  # what is wrong with the request itself, the work will tell
                logging.exception("There is no sketch.")
            else:
                control.pause(SKETCH_STANDS)
                if control.stopped:
                    return sketch
                start = self._start(request, sketch, control)
                request = replace(request, mode=Mode.RESUME, initial_image=start)
        from .optimization.objective.cache import FeatureCache
        from .optimization.run import optimize

        if self._cache is None:
            self._cache = FeatureCache()
        return optimize(request, listen, control, cache=self._cache)

    def _sketch(self, request: Request, listen: OnEvent, control: JobControl) -> Result:
        """The instant picture, with a record of the settings that were asked for."""
        result = self._instant(_at_once(request), listen, control)
        record = {**result.record, "settings": request.settings.to_dict()}
        return replace(result, record=record)

    def _start(self, request: Request, sketch: Result, control: JobControl) -> Array:
        """What to go on from: the work itself is done in the style's own colours."""
        if request.settings.colors != "content":
            return sketch.pixels
        own = replace(request, settings=replace(request.settings, colors="style"))
        return self._instant(_at_once(own), lambda event: None, control).pixels


def _suits(settings: Settings) -> bool:
    """Whether the work may begin with an instant picture."""
    return settings.preset == "none" and settings.init == "auto" and settings.strength > 0


def _at_once(request: Request) -> Request:
    strength = preview_strength(request.settings.strength)
    settings = replace(request.settings, method="instant", strength=strength)
    return replace(request, settings=settings)
