"""The request for one stylized image: settings and pixels, the same from GIMP and the terminal."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from .errors import UserError
from .frames import Array, Message
from .settings import Settings

#: Pixels that each side of a picture must have: relu5_1 lies four poolings deep and needs two
#: positions for its padding.
SMALLEST_SIDE = 32
#: What the name of a style file ends in.
STYLE_FILE_SUFFIX = ".style"
#: Bytes of a style file. None is nearly as large: one of the compact network has 4 MB.
LARGEST_STYLE_FILE = 64 << 20
#: Pixels that a side may have: GIMP_MAX_IMAGE_SIZE of libgimpbase.
LARGEST_SIDE = 1 << 19
INITIAL_IMAGE = "initial_image"  # the name of its array in a message
#: x, y, width and height in 0..1 of a whole.
Area = tuple[float, float, float, float]


class Mode(enum.Enum):
    """What the request's initial image is, and so where the work begins."""

    NEW = "new"
    """There is none: the settings say what to start from."""
    RESUME = "resume"
    """Settings have changed, so the work begins at half the size of the initial image: the change
    may concern larger shapes as well."""
    REFINE = "refine"
    """Nothing has changed, so the work goes on at the size of the initial image."""
    RECOLOR = "recolor"
    """Only ``settings.colors`` is new and the initial image is in the style's own colours. It gets
    the new colours at once; nothing is optimized."""


@dataclass(frozen=True)
class Request:
    """One image to stylize: the settings and all pixels that the engine needs for it.

    content: float32 (height, width, 4), R, G, B and straight alpha in 0..1, in the primaries of
        the content image, with a curve like sRGB's.
    styles: arrays like ``content``, or the uint8 bytes (n,) of style files. Without any, the
        engine paints ``settings.built_in`` itself.
    selection: float32 (height, width) in 0..1 or None; pixels outside it enter no statistic of
        the content image.
    mode, initial_image: where to begin; an image exactly where the mode is not NEW. It is
        (height, width, 4) of any size, float32 or uint8 as a preview is; its alpha is ignored.
    content_masks, style_masks: empty, or one for each style: float32 (height, width) in 0..1 of
        any size, stretched over its image, or None for all white. A content mask says where its
        style applies, a style mask which part of the style image is used.
    full_size: (width, height) of the image that this one is a preview for, or None. Progress then
        tells how long that will take.
    area: x, y, width and height in 0..1 of what ``content`` is of a larger image, which the initial
        image and the content masks show in whole; None: all of it. Such a request is for
        ``Stylizer.detail`` alone.
    preview_first: a server shows what the method ``instant`` gives first, and goes on from there
        where the settings name nothing else to start from.

    Raises UserError for arrays of a wrong shape or type, for a number of masks or weights that is
    not that of the styles, for no style, and for a mode that contradicts the initial image.
    """

    settings: Settings
    content: Array
    styles: tuple[Array, ...]
    selection: Array | None = None
    mode: Mode = Mode.NEW
    initial_image: Array | None = None
    content_masks: tuple[Array | None, ...] = ()
    style_masks: tuple[Array | None, ...] = ()
    preview_first: bool = False
    full_size: tuple[int, int] | None = None
    area: Area | None = None

    def __post_init__(self) -> None:
        _check_image(self.content, "float32")
        for array in self.styles:
            if not is_style_file(array):
                _check_image(array, "float32")
        for masks, flag in ((self.content_masks, "content"), (self.style_masks, "style")):
            self._check_masks(masks, flag)
        if self.initial_image:
            _check_image(self.initial_image, "float32", "uint8")
        if (self.initial_image is None) != (self.mode is Mode.NEW):
            what = "an" if self.initial_image else "no"
            raise UserError(
                "bad-frame",
                f"The stylize message has the mode {self.mode.value!r} and {what} initial image.",
            )
        if self.area and not self.initial_image:
            raise UserError("bad-frame", "The detail message has no initial image.")
        if self.selection and self.selection.shape != self.content.shape[:2]:
            raise UserError("bad-picture", "The selection is not of the picture's size.")
        if not self.styles and self.settings.built_in == "none":
            raise UserError(
                "no-style", "No style was given.", "Choose a style picture or a built-in style."
            )
        weights, count = self.settings.style_weights, max(1, len(self.styles))
        if weights and (len(weights) != count or sum(weights) <= 0):
            raise UserError(
                "bad-parameter",
                f"--style-weights has {len(weights)} values for {count} styles."
                if len(weights) != count
                else "--style-weights are all 0, so no style is left.",
                "Give one weight for each style, at least one of them above 0.",
            )

    def _check_masks(self, masks: tuple[Array | None, ...], which: str) -> None:
        if masks and len(masks) != max(1, len(self.styles)):
            raise UserError(
                "bad-parameter",
                f"There are {len(masks)} {which} masks for {max(1, len(self.styles))} styles.",
                f"Give --{which}-mask one file for each style, in the same order; "
                "the word none stands for no mask.",
            )
        if any(mask and (mask.dtype != "float32" or len(mask.shape) != 2) for mask in masks):
            raise UserError("bad-picture", f"A {which} mask is not float32 (height, width).")
        if any(mask and 0 in mask.shape for mask in masks):
            raise UserError("bad-picture", f"A {which} mask is empty.", "Leave it out.")

    def to_message(self) -> Message:
        """The frame of this request: ``detail`` where it is for a part, else ``stylize``."""
        # It may be called a preview.
        initial_image = self.initial_image and replace(self.initial_image, name=INITIAL_IMAGE)
        masks = (*self.content_masks, *self.style_masks)
        arrays = (self.content, *self.styles, self.selection, initial_image, *masks)
        values = {
            "settings": self.settings.to_dict(),
            "styles": [style.name for style in self.styles],
            "mode": self.mode.value,
            "preview_first": self.preview_first,
            "full_size": self.full_size,
            "area": self.area and list(self.area),
            "content_masks": [mask and mask.name for mask in self.content_masks],
            "style_masks": [mask and mask.name for mask in self.style_masks],
        }
        return Message(
            "detail" if self.area else "stylize", values, tuple(array for array in arrays if array)
        )

    @classmethod
    def from_message(cls, message: Message) -> Request:
        """Read such a frame; raises UserError when it is not a valid request."""
        settings, names = message.values.get("settings"), message.values.get("styles")
        if not isinstance(settings, dict) or not isinstance(names, list):
            raise UserError("bad-frame", "The stylize message lacks its settings or styles.")
        named = {array.name: array for array in message.arrays}

        def masks(which: str) -> tuple[Array | None, ...]:
            names = message.values.get(which, [])
            if not isinstance(names, list):
                raise UserError("bad-frame", f"{which} of the stylize message are no list.")
            return tuple(None if name is None else message.array(name) for name in names)

        return cls(
            Settings.from_dict(settings),
            message.array("content"),
            tuple(message.array(name) for name in names),
            selection=named.get("selection"),
            mode=_mode(message.values.get("mode", Mode.NEW.value)),
            initial_image=named.get(INITIAL_IMAGE),
            content_masks=masks("content_masks"),
            style_masks=masks("style_masks"),
            preview_first=bool(message.values.get("preview_first", False)),
            full_size=_size(message.values.get("full_size")),
            area=_area(message.values.get("area")),
        )


def _size(value: object) -> tuple[int, int] | None:
    if value is None:
        return None
    sides = value if isinstance(value, list) else []
    if len(sides) != 2 or not all(isinstance(v, int) and v <= LARGEST_SIDE for v in sides):
        raise UserError("bad-frame", f"The stylize message has the full size {value!r}.")
    return max(1, sides[0]), max(1, sides[1])


def _area(value: object) -> Area | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 4 and all(_is_share(each) for each in value):
        x, y, width, height = map(float, value)
        if min(width, height) > 0 and max(x + width, y + height) < 1 + 1e-6:
            return x, y, width, height
    raise UserError("bad-frame", f"The message has the area {value!r}.")


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1


def _mode(value: object) -> Mode:
    try:
        return Mode(value)
    except ValueError:
        raise UserError(
            "bad-frame", f"The stylize message has the unknown mode {value!r}."
        ) from None


def is_style_file(style: Array) -> bool:
    """Whether this style of a request is a style file, not an image."""
    return style.dtype == "uint8" and len(style.shape) == 1


def _check_image(array: Array, *dtypes: str) -> None:
    if array.dtype not in dtypes or len(array.shape) != 3 or array.shape[2] != 4:
        raise UserError(
            "bad-picture",
            f"The picture {array.name!r} came as {array.dtype} {array.shape}, "
            f"not as {' or '.join(dtypes)} (height, width, 4).",
        )
