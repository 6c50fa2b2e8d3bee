"""What is asked of the engine: settings and pixels, the same from GIMP and the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from .frames import Blob, Message
from .problems import Problem
from .settings import Settings


@dataclass(frozen=True)
class Request:
    """One picture to stylise.

    ``content`` and every style: float32 blobs (height, width, 4), sRGB-encoded R, G, B
    and straight alpha in 0..1. ``selection``: float32 (height, width) in 0..1 or None;
    pixels outside it enter no statistic of the content.
    """

    settings: Settings
    content: Blob
    styles: tuple[Blob, ...]
    selection: Blob | None = None

    def __post_init__(self) -> None:
        for blob in (self.content, *self.styles):
            if blob.dtype != "float32" or len(blob.shape) != 3 or blob.shape[2] != 4:
                raise Problem(
                    "bad-picture",
                    f"The picture {blob.name!r} came as {blob.dtype} {blob.shape}, "
                    "not as float32 (height, width, 4).",
                )
        if self.selection and self.selection.shape != self.content.shape[:2]:
            raise Problem("bad-picture", "The selection is not of the picture's size.")
        if not self.styles:
            raise Problem("no-style", "No style was given.", "Choose a style picture.")
        weights = self.settings.style_weights
        if weights and (len(weights) != len(self.styles) or sum(weights) <= 0):
            raise Problem(
                "bad-parameter",
                f"--style-weights has {len(weights)} values for {len(self.styles)} styles"
                if len(weights) != len(self.styles)
                else "--style-weights are all 0, so no style is left.",
                "Give one weight for each style, at least one of them above 0.",
            )

    def to_message(self) -> Message:
        """The ``stylize`` frame of this request."""
        extra = (self.selection,) if self.selection else ()
        blobs = (self.content, *self.styles, *extra)
        values = {"settings": self.settings.to_dict(), "styles": [s.name for s in self.styles]}
        return Message("stylize", values, blobs)

    @classmethod
    def from_message(cls, message: Message) -> Request:
        """Read a ``stylize`` frame; raises Problem when it is not a valid request."""
        settings, names = message.values.get("settings"), message.values.get("styles")
        if not isinstance(settings, dict) or not isinstance(names, list):
            raise Problem("bad-frame", "The stylize message lacks its settings or styles.")
        return cls(
            Settings.from_dict(settings),
            message.blob("content"),
            tuple(message.blob(name) for name in names),
            next((b for b in message.blobs if b.name == "selection"), None),
        )
