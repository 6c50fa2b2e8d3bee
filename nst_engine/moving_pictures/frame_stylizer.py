"""Moving pictures: each frame goes on from the one before, so that strokes move with things."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..contract import Array, OnEvent, Request, Result, Settings, UserError
from ..job.arrays import image_array
from ..job.control import JobControl
from ..job.decoding import working_size
from ..motion import carry, require_opencv
from ..optimization.options import OptimizationOptions, PreviousFrame
from ..stylizer import Stylizer


@dataclass(frozen=True, eq=False)
class Frame:
    """A finished frame: content and stylized image, float32 (h, w, 4) in 0..1 of one size.

    ``content_factor``: as its record says.
    """

    content: np.ndarray
    stylized: np.ndarray
    content_factor: float = 1.0


class FrameStylizer:
    """Stylizes the frames of moving pictures with the same settings, one after another."""

    def __init__(self, settings: Settings) -> None:
        """Raises UserError for settings with which no frame goes on from another."""
        check_settings(settings)
        self._settings, self._stylizer = settings, Stylizer()

    def __call__(
        self,
        content: np.ndarray,
        styles: tuple[Array, ...],
        before: Frame | None,
        on_event: OnEvent,
        control: JobControl,
    ) -> Result:
        """The frame ``content`` (h, w, 4) in the styles, see ``Request``.

        ``before``: the frame before it; none, one of another size and one before a cut do not
        count. ``record["continues"]`` says whether it did. Raises as ``Stylizer`` does.
        """
        request = Request(self._settings, image_array("content", content), styles)
        previous = None
        if before is not None:
            previous = _previous(before, working_size(content, self._settings.size))
        options = OptimizationOptions(previous_frame=previous)
        result = self._stylizer(request, on_event, control, options)
        return replace(result, record={**result.record, "continues": previous is not None})

    def drop_features(self) -> None:
        """Forget all that takes memory but the network: it ran out."""
        self._stylizer.drop_features()


def check_settings(settings: Settings) -> None:
    """Raise UserError for settings with which no frame goes on from another, or no OpenCV."""
    if settings.preset != "none":
        raise UserError(
            "bad-parameter",
            f"Moving pictures cannot be painted with --preset {settings.preset}.",
            "Leave it out.",
        )
    if settings.method == "instant":
        raise UserError(
            "bad-parameter",
            "Moving pictures cannot be painted with --method instant, which begins every frame "
            "anew.",
            "Choose another method, with --quality draft if it shall be quick.",
        )
    require_opencv()


def _previous(before: Frame, content: np.ndarray) -> PreviousFrame | None:
    if before.content.shape != content.shape:
        return None
    moved = carry(before.stylized, before.content, content)
    return None if moved is None else PreviousFrame(moved, before.content_factor)
