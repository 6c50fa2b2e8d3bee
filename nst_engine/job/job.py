"""One request on its way through the engine, whatever the method."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..contract import OnEvent, Request, Result, Settings
from ..images import resize_planes
from .control import JobControl
from .inputs import JobInputs
from .output import OutputComposer
from .report import JobReport
from .strength import stylized_share


@dataclass(frozen=True, eq=False)
class Job:
    """What a method is given: the request decoded, and where output, events and figures go.

    on_event: receives Progress and Preview events on the thread that works.
    control: tells whether to stop or to give up.
    """

    request: Request
    inputs: JobInputs
    composer: OutputComposer
    report: JobReport
    on_event: OnEvent
    control: JobControl

    @classmethod
    def from_request(cls, request: Request, on_event: OnEvent, control: JobControl) -> Job:
        """Decode ``request``; raises UserError for unusable images."""
        return cls._of(request, JobInputs.from_request(request), on_event, control)

    @classmethod
    def _of(
        cls, request: Request, inputs: JobInputs, on_event: OnEvent, control: JobControl
    ) -> Job:
        settings = request.settings
        composer = OutputComposer(inputs, settings.colors, stylized_share(settings))
        report = JobReport(settings, inputs.size, inputs.initial_size)
        return cls(request, inputs, composer, report, on_event, control)

    def with_settings(self, settings: Settings, on_event: OnEvent) -> Job:
        """The same images with another method, strength or colours; they are not decoded again."""
        request = replace(self.request, settings=settings)
        return Job._of(request, self.inputs, on_event, self.control)

    @property
    def settings(self) -> Settings:
        return self.request.settings

    def finish(self, stylized: np.ndarray, peak_memory_bytes: int | None = None) -> Result:
        """Show and return ``stylized``, (3, height, width) in 0..1 at full size."""
        final = self.composer.final_colors(stylized)
        self.on_event(self.composer.preview(final))
        return Result(self.composer.result(final), self.report.finish(peak_memory_bytes))

    def finish_unchanged(self) -> Result:
        """Show and return the content image, to the last bit."""
        self.on_event(self.composer.preview(self.inputs.content))
        return Result(self.composer.unchanged(), self.report.finish())

    def finish_recolored(self, initial_image: np.ndarray) -> Result:
        """Show and return the initial image (3, h, w) in the colours that the settings name."""
        composer = OutputComposer(self.inputs, self.settings.colors, recolor=True)
        final = composer.final_colors(resize_planes(initial_image, *self.inputs.size))
        self.on_event(composer.preview(final))
        return Result(composer.result(final), self.report.finish())
