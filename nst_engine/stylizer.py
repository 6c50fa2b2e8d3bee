"""The one door to the engine: a Request becomes a Result, at once or by optimization."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from . import memory
from .contract import Array, Mode, OnEvent, Request, Result, Settings
from .job.control import Cancelled, JobControl

if TYPE_CHECKING:
    from .instant.detail import DetailStylizer
    from .instant.stylizer import InstantStylizer
    from .job.job import Job
    from .optimization.objective.cache import FeatureCache
    from .optimization.options import OptimizationOptions

#: Seconds that the instant preview stands before the optimization goes on from it: while a slider
#: moves, the next request comes sooner, and need not wait for a step of torch to end.
PREVIEW_STANDS = 0.25


class Stylizer:
    """Stylizes images; keeps of each what the next request may need again.

    numpy, ONNX Runtime and torch are loaded by the first request that needs them: none may delay
    the handshake, and torch, which takes longer, not an instant image.
    """

    def __init__(self, remember: bool = True) -> None:
        """``remember``: whether networks and features of an optimization are kept, in up to
        256 MB of memory; a process that makes one image has no use for them."""
        self._remember = remember
        self._cache: FeatureCache | None = None
        self._instant: InstantStylizer | None = None
        self._details: DetailStylizer | None = None

    def __call__(
        self,
        request: Request,
        on_event: OnEvent,
        control: JobControl,
        options: OptimizationOptions | None = None,
    ) -> Result:
        """The content of ``request`` in its style, of its size (or ``settings.size``), with its
        alpha; strength 0 gives back its very pixels.

        ``on_event`` receives Progress and Preview events, on this thread. Raises UserError with
        words for a person, and Cancelled when ``control`` says so.
        """
        from .job.job import Job

        job = Job.from_request(request, on_event, control)
        settings = request.settings
        if settings.strength == 0 and settings.preset == "none":
            return job.finish_unchanged()
        if is_instant(settings):
            return self._stylize_at_once(job)
        if request.mode is Mode.RECOLOR and job.inputs.initial_image is not None:
            return job.finish_recolored(job.inputs.initial_image)
        if request.preview_first and settings.preset == "none" and settings.init == "auto":
            preview = self._preview(job)
            if preview is not None:
                control.pause(PREVIEW_STANDS)
                if control.stopped:
                    return preview
                initial = self._initial_image(job, preview)
                request = replace(request, mode=Mode.RESUME, initial_image=initial)
                job = Job.from_request(request, on_event, control)
        return self._optimize(job, options)

    def detail(self, request: Request, on_event: OnEvent, control: JobControl) -> Result:
        """A part of the image whose preview is at hand, as it may look painted at its own size.

        ``request.area`` says which. May run beside a ``__call__`` on another thread, but not beside
        another ``detail``. Raises UserError, and Cancelled when ``control`` says so.
        """
        from .instant.detail import DetailStylizer, of_area
        from .job.job import Job

        if self._details is None:
            self._details = DetailStylizer()
        return self._details(Job.from_request(of_area(request), on_event, control))

    def drop_features(self) -> None:
        """Forget the images of past requests, but no network: a longer pause begins."""
        if self._cache:
            self._cache.drop_features()
        if self._details:
            self._details.drop_styles()
        memory.trim_heap()

    def _stylize_at_once(self, job: Job) -> Result:
        from .instant.stylizer import InstantStylizer

        if self._instant is None:
            self._instant = InstantStylizer()
        return self._instant(job)

    def _optimize(self, job: Job, options: OptimizationOptions | None) -> Result:
        from .optimization.objective.cache import FeatureCache, NoCache
        from .optimization.run import OptimizationJob

        if self._cache is None:
            self._cache = FeatureCache() if self._remember else NoCache()
        return OptimizationJob(job, self._cache, options).run()

    def _preview(self, job: Job) -> Result | None:
        """The instant image, with a record of the settings that were asked for.

        None where it cannot be made: the optimization may need less, and tells what is wrong.
        """
        try:
            result = self._stylize_at_once(_instant(job, job.settings.colors, job.on_event))
        except Cancelled:
            raise
        except Exception:
            logging.exception("There is no instant preview.")
            return None
        return replace(result, record={**result.record, "settings": job.settings.to_dict()})

    def _initial_image(self, job: Job, preview: Result) -> Array:
        """What to go on from: the optimization itself is done in the style's own colours."""
        if job.settings.colors != "content":
            return preview.pixels
        return self._stylize_at_once(_instant(job, "style", lambda event: None)).pixels


def stylize(
    request: Request,
    on_event: OnEvent = lambda event: None,
    control: JobControl | None = None,
    options: OptimizationOptions | None = None,
) -> Result:
    """Stylize one image and remember nothing; see ``Stylizer``."""
    return Stylizer(remember=False)(request, on_event, control or JobControl(), options)


def is_instant(settings: Settings) -> bool:
    """Whether one pass makes the image; a preset comes before any method."""
    return settings.method == "instant" and settings.preset == "none"


def _instant(job: Job, colors: str, on_event: OnEvent) -> Job:
    """The job of the instant image that stands for the optimization of ``job``."""
    settings = replace(job.settings, method="instant", colors=colors)
    return job.with_settings(settings, on_event)
