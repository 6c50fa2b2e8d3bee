"""What comes back while a picture is made: progress, preview, result or a failure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from .errors import Problem
from .frames import Blob, Message

PREVIEW_SIDE = 1024  # px, the longest side of a preview
#: The stage in which the instant method makes a picture.
INSTANT = "instant"


@dataclass(frozen=True)
class Progress:
    """Where the work is. ``eta_s`` is the estimated remaining time in seconds."""

    stage: str
    width: int = 0
    height: int = 0
    iteration: int = 0
    total: int = 0
    fraction: float = 0.0
    eta_s: float | None = None
    losses: dict[str, float] = field(default_factory=dict)

    def to_message(self) -> Message:
        return Message("progress", asdict(self))


@dataclass(frozen=True)
class Preview:
    """The picture so far at working scale: uint8 blob (height, width, 4).

    Colours as the content's; alpha tells how much each pixel counts (its own alpha times
    the selection), so that the preview can be laid over the photograph.
    """

    pixels: Blob

    def to_message(self) -> Message:
        return Message("preview", {}, (self.pixels,))


@dataclass(frozen=True)
class Result:
    """The finished picture, float32 (height, width, 4), and how it was made."""

    pixels: Blob
    record: dict[str, Any]

    def to_message(self) -> Message:
        return Message("result", {"record": self.record}, (self.pixels,))


@dataclass(frozen=True)
class Failure:
    """Why there is no picture, in words for a person; ``details`` are for the log."""

    code: str
    message: str
    hint: str = ""
    details: str = ""

    @classmethod
    def of(cls, problem: Problem, details: str = "") -> Failure:
        return cls(problem.code, problem.message, problem.hint, details)

    def to_message(self) -> Message:
        return Message("error", asdict(self))


Event = Progress | Preview | Result | Failure
Listener = Callable[[Event], None]


def event_of(message: Message) -> Event:
    """The event that a frame of the engine carries; raises Problem for another frame.

    The number of the job, which may stand in any of them, is no part of the event.
    """
    values = {name: value for name, value in message.values.items() if name != "job"}
    try:
        if message.type == "progress":
            return Progress(**values)
        if message.type == "preview":
            return Preview(message.blobs[0])
        if message.type == "result":
            return Result(message.blobs[0], values["record"])
        if message.type == "error":
            return Failure(**values)
    except (TypeError, KeyError, IndexError):
        pass
    raise Problem(
        "bad-frame",
        f"The engine sent a {message.type!r} message that this plug-in does not know.",
        "Run install.py again so that both are of the same version.",
        input_error=False,
    )
