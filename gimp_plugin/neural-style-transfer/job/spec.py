"""What a job is asked for and what comes of it: plain values, without GIMP."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contract import Array, Result, Settings
from styles.record import StyleRecord, same_style

if TYPE_CHECKING:
    from styles.style import Style

#: The code of the error that tells of an image that is not open any more.
IMAGE_CLOSED = "image-closed"
#: Settings that decide how an image begins: no other image may be its start when they change.
BEGINNING = ("init", "seed", "preset")


@dataclass(frozen=True)
class JobSpec:
    """The settings and the record of the style; ``source`` is where its pixels are read."""

    settings: Settings
    style: StyleRecord
    source: Style = field(compare=False, repr=False)

    def can_resume(self, before: JobSpec) -> bool:
        """Whether an image that was made to ``before`` may be the initial image for this one."""
        return same_style(self.style, before.style) and all(
            getattr(self.settings, name) == getattr(before.settings, name) for name in BEGINNING
        )


@dataclass(frozen=True)
class StylizedLayer:
    """A result of the layer's own size, the record of its style, and the mask it is seen through.

    ``mask`` is float32 (height, width) in 0..1; None where all of the layer is meant.
    """

    result: Result
    style: StyleRecord
    mask: Array | None
