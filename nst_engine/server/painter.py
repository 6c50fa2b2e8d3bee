"""What makes the pictures: at once where that is asked for, step by step else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..contract import Listener, Request, Result
from ..control import Control

if TYPE_CHECKING:
    from ..cache import Cache
    from ..instant.job import Instant

#: Seconds that a sketch stands before the work goes on from it: while a slider moves, the next
#: request comes sooner, and need not wait for a step of torch to end.
SKETCH_STANDS = 0.25
#: A share t of the way to the style, in strength, is 1 - (1 - t)^3 in a sketch: at half strength
#: an optimisation is nearly wholly in the style, one pass only half.
SKETCH_STEEPNESS = 3
#: What may be started from that a sketch takes the place of.
REPLACED = ("auto", "instant")


class Painter:
    """Makes pictures; keeps of each what the next one may need again.

    ONNX Runtime and torch are loaded by the first request that needs them: neither may delay
    the greeting, and torch, which takes longer, not a sketch.
    """

    def __init__(self) -> None:
        self._cache: Cache | None = None
        self._instant: Instant | None = None

    def __call__(self, request: Request, listen: Listener, control: Control) -> Result:
        from ..instant.job import Instant, is_instant

        if self._instant is None:
            self._instant = Instant()
        if is_instant(request.settings):
            return self._instant(request, listen, control)
        if request.sketch:
            request = self._sketched(request, listen, control)
        from ..cache import Cache
        from ..stylize import stylize

        if self._cache is None:
            self._cache = Cache()
        return stylize(request, listen, control, cache=self._cache)

    def _sketched(self, request: Request, listen: Listener, control: Control) -> Request:
        """``request``, to go on from a sketch that was shown; as it is where none suits it."""
        settings = request.settings
        no_style = settings.strength == 0
        if settings.preset != "none" or settings.init not in REPLACED or no_style:
            return request
        kept = (1 - settings.strength / 100) ** SKETCH_STEEPNESS
        own = replace(settings, method="instant", strength=100 * (1 - kept))
        at_once = replace(request, settings=own)
        start = self._instant(at_once, listen, control).pixels
        control.pause(SKETCH_STANDS)
        if settings.colors == "content":  # the work itself is done in the style's own colours
            at_once = replace(at_once, settings=replace(own, colors="style"))
            start = self._instant(at_once, lambda event: None, control).pixels
        return replace(request, start=start)
