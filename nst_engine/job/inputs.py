"""The pictures of a request as tensors, checked before any work is done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..contract import Array, Request, is_style_file
from ..optimization import alpha
from ..optimization.pyramid import Size, resize
from ..optimization.style_codes.style_code import StyleCode
from . import decoding
from .regions import StyleRegions


@dataclass(frozen=True)
class StyleImage:
    """One style picture: colours (1, 3, h, w), opacity (1, 1, h, w) or None, its weight."""

    colours: Tensor
    opacity: Tensor | None
    weight: float

    @property
    def size(self) -> Size:
        """(width, height) of the picture in pixels."""
        return self.colours.shape[3], self.colours.shape[2]


@dataclass(frozen=True)
class StyleFileInput:
    """One style of which there is no picture, only its code, and its weight."""

    code: StyleCode
    weight: float

    @property
    def size(self) -> Size:
        """(width, height) of the painting that the code was made of."""
        return self.code.about.size


@dataclass(frozen=True)
class JobInputs:
    """``pixels``: the content as it came, float32 (h, w, 4); the rest made from it.

    ``content``: (1, 3, h, w) without holes. ``counted``: (1, 1, h, w), how much each pixel
    counts in the statistics (alpha times selection), or None when all do. ``start``:
    (1, 3, h, w) of any size, the picture to go on from, or None. ``regions``: where each of
    ``styles`` applies, or None when they are mixed everywhere.
    """

    pixels: np.ndarray
    content: Tensor
    counted: Tensor | None
    styles: list[StyleImage | StyleFileInput]
    start: Tensor | None = None
    regions: StyleRegions | None = None

    @property
    def size(self) -> Size:
        """(width, height) of the content in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]

    @property
    def codes(self) -> list[StyleCode]:
        """Those of the styles that are no pictures."""
        return [style.code for style in self.styles if isinstance(style, StyleFileInput)]

    @property
    def start_size(self) -> Size | None:
        """(width, height) of the picture to go on from, if there is one."""
        return None if self.start is None else (self.start.shape[3], self.start.shape[2])

    def at(self, size: Size) -> tuple[Tensor, Tensor | None]:
        """``content`` and ``counted`` at ``size`` (width, height)."""
        width, height = size
        counted = self.counted
        if counted is not None:
            counted = F.interpolate(counted, (height, width), mode="area")
        return resize(self.content, size), counted

    @classmethod
    def of(cls, request: Request) -> JobInputs:
        """The request's pictures at working size; raises Problem for unusable ones."""
        pixels = decoding.working_size(
            decoding.decode_array(request.content), request.settings.size
        )
        decoding.check_style_file_masks(request)
        styles = [_style(array) for array in request.styles]
        if not styles:
            area = pixels.shape[0] * pixels.shape[1]
            styles = [decoding.built_in(request.settings.built_in, area)]
        decoding.check_usable(pixels, "content picture")
        pictures = [style if isinstance(style, np.ndarray) else None for style in styles]
        decoding.check_styles(pictures, pixels)
        content, counted = alpha.split(torch.from_numpy(pixels))
        size = content.shape[3], content.shape[2]
        if request.selection is not None:
            counted = _select(counted, request.selection, size)
        everything = (None,) * len(styles)
        looked_at = map(_look_at, styles, request.style_masks or everything)
        shares = decoding.style_shares(request)
        masked = zip(looked_at, shares, request.content_masks or everything, strict=True)
        used = [(_weighted(style, share), mask) for style, share, mask in masked if share > 0]
        return cls(
            pixels,
            content,
            counted,
            styles=[style for style, _ in used],
            start=None if request.initial_image is None else _start(request.initial_image),
            regions=_regions(used, counted, size),
        )


def _style(array: Array) -> np.ndarray | StyleCode:
    """The pixels of a style picture, or a style code; raises Problem."""
    if is_style_file(array):
        return StyleCode.from_bytes(bytes(array.data), f"“{array.name}”")
    return decoding.decode_array(array)


def _weighted(style: np.ndarray | StyleCode, weight: float) -> StyleImage | StyleFileInput:
    if isinstance(style, StyleCode):
        return StyleFileInput(style, weight)
    return StyleImage(*alpha.split(torch.from_numpy(style)), weight)


def _start(array: Array) -> Tensor:
    colours = torch.from_numpy(decoding.decode_array(array))[..., :3].permute(2, 0, 1).unsqueeze(0)
    return torch.nan_to_num(colours).clamp(0, 1).contiguous()


def _plane(array: Array) -> Tensor:
    """The (height, width) values of a selection or mask as (1, 1, height, width) in 0..1."""
    return torch.from_numpy(decoding.decode_mask(array))[None, None]


def _look_at(style: np.ndarray | StyleCode, mask: Array | None) -> np.ndarray | StyleCode:
    """The style picture (h, w, 4), transparent where its mask is black; a code has no mask."""
    if mask is None:
        return style
    shown = resize(_plane(mask), (style.shape[1], style.shape[0]))[0, 0].numpy()
    seen = style.copy()
    seen[..., 3] *= shown
    if not bool((seen[..., 3] > 0).any()):
        raise decoding.empty_style_mask()
    return seen


def _regions(
    used: list[tuple[StyleImage | StyleFileInput, Array | None]], counted: Tensor | None, size: Size
) -> StyleRegions | None:
    masks = [None if mask is None else _plane(mask) for _, mask in used]
    if all(mask is None for mask in masks):
        return None
    return StyleRegions.of(masks, [style.weight for style, _ in used], counted, size)


def _select(counted: Tensor | None, selection: Array, size: Size) -> Tensor:
    """``counted`` where selected; the selection has the content's own size, not ``size``."""
    selected = resize(_plane(selection), size)
    counted = selected if counted is None else counted * selected
    if not bool((counted > 0).any()):
        raise decoding.empty_selection()
    return counted
