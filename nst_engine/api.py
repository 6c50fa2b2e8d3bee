"""The engine for people's own scripts: files or pixels in, a stylized image out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, overload

import numpy as np

from .contract import Array, OnEvent, Request, Result, Settings, UserError
from .images import ImageFile, check_writable, load_image, save_image
from .job.arrays import image_array, mask_arrays, pixels_of, style_array
from .job.control import JobControl
from .optimization.options import OptimizationOptions
from .stylizer import stylize as stylize_request

#: A file, or pixels (height, width, 3 or 4): R, G, B and straight alpha, sRGB-encoded, as floats
#: in 0..1 or as uint8.
ImageLike = str | os.PathLike[str] | np.ndarray


@dataclass(frozen=True, eq=False)
class StylizedImage:
    """A stylized image: ``pixels``, float32 (height, width, 4) in 0..1, straight alpha, sRGB.

    ``record``: how it was made, ready for JSON.
    """

    pixels: np.ndarray = field(repr=False)
    record: dict[str, Any] = field(repr=False)
    _like: ImageFile = field(repr=False)
    _read: tuple[Path, ...] = ()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file with the depth, profile and alpha of the content image's file.

        The ending says the format: png, jpg, tiff or webp. An existing file is replaced, but none
        that was read for this image. Raises UserError; the file is whole or untouched.
        """
        output = Path(path)
        if any(output.exists() and output.samefile(file) for file in self._read if file.exists()):
            raise UserError(
                "unwritable",
                f"{output} is one of the images that were read: it would be lost.",
                "Choose another name for what is written.",
            )
        check_writable(output)
        save_image(output, self.pixels, like=self._like)


@overload
def stylize(
    content: ImageLike,
    style: ImageLike | Sequence[ImageLike] = ...,
    settings: Settings = ...,
    *,
    on_event: OnEvent = ...,
) -> StylizedImage: ...


@overload
def stylize(
    content: Request,
    on_event: OnEvent = ...,
    control: JobControl | None = ...,
    options: OptimizationOptions | None = ...,
) -> Result: ...


def stylize(content: Any, *arguments: Any, **named: Any) -> StylizedImage | Result:
    """Stylize an image and remember nothing.

    ``content``, ``style``: a file or pixels, see ``ImageLike``; as style also a style file,
    several of these, or none where the settings name a built-in one. ``on_event`` receives
    Progress and Preview events. Instead of all that a Request may be given, as GIMP's filter
    makes it, with ``on_event``, ``control`` and ``options`` as in ``Stylizer``.

    Raises UserError, whose text is for a person.
    """
    if isinstance(content, Request):
        return stylize_request(content, *arguments, **named)
    return _stylize_image(content, *arguments, **named)


def _stylize_image(
    content: ImageLike,
    style: ImageLike | Sequence[ImageLike] = (),
    settings: Settings | None = None,
    *,
    on_event: OnEvent = lambda event: None,
) -> StylizedImage:
    settings = settings or Settings()
    styles = [style] if isinstance(style, str | os.PathLike | np.ndarray) else list(style)
    image = _loaded(content)
    request = Request(
        settings,
        image_array("content", image.pixels),
        tuple(_style(each, f"style{n}") for n, each in enumerate(styles)),
        content_masks=mask_arrays("content", settings.content_mask),
        style_masks=mask_arrays("style", settings.style_mask),
    )
    result = stylize_request(request, on_event)
    masks = (*settings.content_mask, *settings.style_mask)
    files = [each for each in (content, *styles) if not isinstance(each, np.ndarray)]
    read = tuple(Path(each) for each in (*files, *masks, settings.init))
    return StylizedImage(pixels_of(result.pixels), result.record, image, read)


def _loaded(image: ImageLike) -> ImageFile:
    return _from_pixels(image) if isinstance(image, np.ndarray) else load_image(Path(image))


def _style(style: ImageLike, name: str) -> Array:
    if isinstance(style, np.ndarray):
        return image_array(name, _from_pixels(style).pixels)
    return style_array(Path(style), name)


def _from_pixels(pixels: np.ndarray) -> ImageFile:
    """Pixels as if they had been read from a file."""
    is_float = np.issubdtype(pixels.dtype, np.floating)
    if pixels.ndim != 3 or pixels.shape[2] not in (3, 4) or not (is_float or pixels.dtype == "u1"):
        raise UserError(
            "bad-picture",
            f"The pixels came as {pixels.dtype} {pixels.shape}.",
            "Give floats in 0..1 or uint8 of the shape (height, width, 3 or 4).",
        )
    whole = np.ones((*pixels.shape[:2], 4), np.float32)
    whole[..., : pixels.shape[2]] = pixels if is_float else pixels / np.float32(255)
    return ImageFile(whole, bit_depth=16 if is_float else 8, has_alpha=pixels.shape[2] == 4)
