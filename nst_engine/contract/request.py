"""What is asked of the engine: settings and pixels, the same from GIMP and the terminal."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .errors import Problem
from .frames import Blob, Message
from .settings import Settings

#: Pixels that each side of a picture must have: relu5_1 lies four poolings deep and needs two
#: positions for its padding.
SMALLEST_SIDE = 32
#: What the name of a style code's file ends in.
CODE_ENDING = ".style"


@dataclass(frozen=True)
class Request:
    """One picture to stylise.

    ``content`` and every style: float32 blobs (height, width, 4), R, G, B and straight
    alpha in 0..1, all in the primaries of the content picture with a curve like sRGB's.
    Instead of a picture, a style may be the uint8 bytes (n,) of a style code's file.
    Without any style the engine paints ``settings.built_in`` itself.
    ``content_masks`` and ``style_masks`` are empty or have one for each style: float32
    (height, width) in 0..1 of any size, stretched over its picture, or None for all white.
    A content mask says where its style applies; a style mask, where the style is looked at.
    ``selection``: float32 (height, width) in 0..1 or None; pixels outside it enter no
    statistic of the content. ``start``: the picture to go on from instead of the one that
    the settings name, (height, width, 4) of any size, float32 or uint8 as a preview is; its
    alpha means nothing. With ``further`` the work goes on at the size of ``start``; without,
    at half of it, because something has changed that concerns larger shapes as well.
    ``recolour``: ``start`` was painted in the style's own colours, and ``settings.colors`` is
    all that is new. It gets those colours at once, and nothing is painted.
    ``sketch``: an engine that serves shows what ``--method instant`` gives first, and the work
    goes on from there, where the settings name nothing else to start from.
    """

    settings: Settings
    content: Blob
    styles: tuple[Blob, ...]
    selection: Blob | None = None
    start: Blob | None = None
    further: bool = False
    content_masks: tuple[Blob | None, ...] = ()
    style_masks: tuple[Blob | None, ...] = ()
    recolour: bool = False
    sketch: bool = False

    def __post_init__(self) -> None:
        _check_picture(self.content, "float32")
        for blob in self.styles:
            if not is_code(blob):
                _check_picture(blob, "float32")
        for masks, flag in ((self.content_masks, "content"), (self.style_masks, "style")):
            self._check_masks(masks, flag)
        if self.start:
            _check_picture(self.start, "float32", "uint8")
        if self.selection and self.selection.shape != self.content.shape[:2]:
            raise Problem("bad-picture", "The selection is not of the picture's size.")
        if not self.styles and self.settings.built_in == "none":
            raise Problem(
                "no-style", "No style was given.", "Choose a style picture or a built-in style."
            )
        weights = self.settings.style_weights
        if weights and self.styles and (len(weights) != len(self.styles) or sum(weights) <= 0):
            raise Problem(
                "bad-parameter",
                f"--style-weights has {len(weights)} values for {len(self.styles)} styles"
                if len(weights) != len(self.styles)
                else "--style-weights are all 0, so no style is left.",
                "Give one weight for each style, at least one of them above 0.",
            )

    def _check_masks(self, masks: tuple[Blob | None, ...], which: str) -> None:
        if masks and len(masks) != max(1, len(self.styles)):
            raise Problem(
                "bad-parameter",
                f"There are {len(masks)} {which} masks for {max(1, len(self.styles))} styles.",
                f"Give --{which}-mask one file for each style, in the same order; "
                "the word none stands for no mask.",
            )
        if any(mask and (mask.dtype != "float32" or len(mask.shape) != 2) for mask in masks):
            raise Problem("bad-picture", f"A {which} mask is not float32 (height, width).")
        if any(mask and 0 in mask.shape for mask in masks):
            raise Problem("bad-picture", f"A {which} mask is empty.", "Leave it out.")

    def to_message(self) -> Message:
        """The ``stylize`` frame of this request."""
        start = self.start and replace(self.start, name="start")  # it may be called a preview
        masks = (*self.content_masks, *self.style_masks)
        blobs = (self.content, *self.styles, self.selection, start, *masks)
        values = {
            "settings": self.settings.to_dict(),
            "styles": [style.name for style in self.styles],
            "further": self.further,
            "recolour": self.recolour,
            "sketch": self.sketch,
            "content_masks": [mask and mask.name for mask in self.content_masks],
            "style_masks": [mask and mask.name for mask in self.style_masks],
        }
        return Message("stylize", values, tuple(blob for blob in blobs if blob))

    @classmethod
    def from_message(cls, message: Message) -> Request:
        """Read a ``stylize`` frame; raises Problem when it is not a valid request."""
        settings, names = message.values.get("settings"), message.values.get("styles")
        if not isinstance(settings, dict) or not isinstance(names, list):
            raise Problem("bad-frame", "The stylize message lacks its settings or styles.")
        named = {blob.name: blob for blob in message.blobs}

        def masks(which: str) -> tuple[Blob | None, ...]:
            names = message.values.get(which, [])
            if not isinstance(names, list):
                raise Problem("bad-frame", f"{which} of the stylize message are no list.")
            return tuple(None if name is None else message.blob(name) for name in names)

        return cls(
            Settings.from_dict(settings),
            message.blob("content"),
            tuple(message.blob(name) for name in names),
            named.get("selection"),
            named.get("start"),
            bool(message.values.get("further", False)),
            masks("content_masks"),
            masks("style_masks"),
            bool(message.values.get("recolour", False)),
            bool(message.values.get("sketch", False)),
        )


def is_code(style: Blob) -> bool:
    """Whether this style of a request is a style code, not a picture."""
    return style.dtype == "uint8" and len(style.shape) == 1


def _check_picture(blob: Blob, *dtypes: str) -> None:
    if blob.dtype not in dtypes or len(blob.shape) != 3 or blob.shape[2] != 4:
        raise Problem(
            "bad-picture",
            f"The picture {blob.name!r} came as {blob.dtype} {blob.shape}, "
            f"not as {' or '.join(dtypes)} (height, width, 4).",
        )
