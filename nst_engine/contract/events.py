"""What comes back while an image is stylized: progress, preview, result or an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from .errors import UserError
from .frames import Array, Message

PREVIEW_SIDE = 1024  # px, the longest side of a preview
#: The stage in which the instant method makes an image.
INSTANT = "instant"
#: How the words of a stage begin that tells what the work will take, before it begins.
NEEDS = "Needs about"


@dataclass(frozen=True)
class Progress:
    """Where the work is. ``eta_s`` is the estimated remaining time in seconds.

    ``full_s``: the estimated time, in seconds, of the image that this is a preview for, for each
    quality.
    """

    stage: str
    width: int = 0
    height: int = 0
    iteration: int = 0
    total: int = 0
    fraction: float = 0.0
    eta_s: float | None = None
    losses: dict[str, float] = field(default_factory=dict)
    full_s: dict[str, float] = field(default_factory=dict)

    def to_message(self) -> Message:
        return Message("progress", asdict(self))


@dataclass(frozen=True)
class Preview:
    """The image so far, at the scale being worked on: uint8 array (height, width, 4).

    Its primaries are the content image's; alpha tells how much each pixel counts (its own alpha
    times the selection), so that the preview can be laid over the content image.
    """

    pixels: Array

    def to_message(self) -> Message:
        return Message("preview", {}, (self.pixels,))


@dataclass(frozen=True)
class Result:
    """The stylized image, float32 (height, width, 4), and how it was made.

    That of a detail is uint8, as previews are.
    """

    pixels: Array
    record: dict[str, Any]

    def to_message(self) -> Message:
        return Message("result", {"record": self.record}, (self.pixels,))


@dataclass(frozen=True)
class Error:
    """Why there is no result, in words for a person; ``details`` are for the log."""

    code: str
    message: str
    hint: str = ""
    details: str = ""

    @classmethod
    def of(cls, error: UserError, details: str = "") -> Error:
        return cls(error.code, error.message, error.hint, details)

    def to_message(self) -> Message:
        return Message("error", asdict(self))


Event = Progress | Preview | Result | Error
OnEvent = Callable[[Event], None]


def event_from_message(message: Message) -> Event:
    """The event that a frame of the engine carries; raises UserError for another frame.

    The number of the job, which may stand in any of them, is no part of the event.
    """
    values = {name: value for name, value in message.values.items() if name != "job"}
    try:
        if message.type == "progress":
            return Progress(**values)
        if message.type == "preview":
            return Preview(message.arrays[0])
        if message.type == "result":
            return Result(message.arrays[0], values["record"])
        if message.type == "error":
            return Error(**values)
    except (TypeError, KeyError, IndexError):
        pass
    raise UserError(
        "bad-frame",
        f"The engine sent a {message.type!r} message that this plug-in does not know.",
        "Run install.py again so that both are of the same version.",
        input_error=False,
    )
