"""The pictures of a request as instant takes them: arrays, not tensors. Needs no torch."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass

import numpy as np

from ..contract import Array, Request, is_style_file
from ..images import fill_transparent, fill_transparent_rgba, resize_plane
from ..job import decoding
from ..job.sizes import Size
from ..job.style_file import StyleFile


@dataclass(frozen=True)
class GivenStyle:
    """``picture``: float32 (h, w, 4) without holes, or the style's code.

    ``share``: of all styles; they sum to 1. ``mask``: (height, width) of the content, where
    it applies, or None when everywhere.
    """

    picture: np.ndarray | StyleFile
    share: float
    mask: np.ndarray | None

    @property
    def size(self) -> Size:
        """(width, height) of the painting."""
        if isinstance(self.picture, StyleFile):
            return self.picture.about.size
        return self.picture.shape[1], self.picture.shape[0]

    @functools.cached_property
    def digest(self) -> bytes:
        """A name of the painting's pixels: the same for equal ones."""
        digest = hashlib.blake2b(np.ascontiguousarray(self.picture), digest_size=16).digest()
        return repr(self.picture.shape).encode() + digest


@dataclass(frozen=True)
class Given:
    """``pixels``: the content as it came, float32 (h, w, 4); ``colours``: (3, h, w), of it,
    without holes; ``counted``: (h, w), how much each pixel counts in statistics, or None."""

    pixels: np.ndarray
    colours: np.ndarray
    counted: np.ndarray | None
    styles: list[GivenStyle]

    @property
    def size(self) -> Size:
        """(width, height) of the content."""
        return self.pixels.shape[1], self.pixels.shape[0]

    @property
    def by_code(self) -> bool:
        """Whether a style is no picture, so that its colours cannot be prepared."""
        return any(isinstance(style.picture, StyleFile) for style in self.styles)

    @property
    def cover(self) -> np.ndarray | None:
        """How much of each pixel is painted at all, (h, w), or None when all are."""
        masks = [style.mask for style in self.styles]
        if all(mask is None for mask in masks):
            return None
        return np.minimum(1, sum(np.float32(1) if mask is None else mask for mask in masks))

    @classmethod
    def of(cls, request: Request) -> Given:
        """The request's pictures at working size; raises Problem for unusable ones."""
        pixels = decoding.working_size(
            decoding.decode_array(request.content), request.settings.size
        )
        height, width = pixels.shape[:2]
        decoding.check_style_file_masks(request)
        styles = [_style(array) for array in request.styles]
        if not styles:
            styles = [decoding.built_in(request.settings.built_in, height * width)]
        decoding.check_usable(pixels, "content picture")
        pictures = [None if isinstance(style, StyleFile) else style for style in styles]
        decoding.check_styles(pictures, pixels)
        colours, counted = fill_transparent(pixels)
        if request.selection is not None:
            selected = resize_plane(decoding.decode_mask(request.selection), width, height)
            counted = selected if counted is None else counted * selected
            if not (counted > 0).any():
                raise decoding.empty_selection()
        nothing = (None,) * len(styles)
        shares = decoding.style_shares(request)
        each = zip(
            styles,
            shares,
            request.style_masks or nothing,
            request.content_masks or nothing,
            strict=True,
        )
        given = [
            GivenStyle(
                _looked_at(style, looked),
                share,
                None if mask is None else resize_plane(decoding.decode_mask(mask), width, height),
            )
            for style, share, looked, mask in each
            if share > 0
        ]
        planes = np.ascontiguousarray(colours.transpose(2, 0, 1))
        return cls(pixels, planes, counted, given)


def _style(array: Array) -> np.ndarray | StyleFile:
    if is_style_file(array):
        return StyleFile.from_bytes(bytes(array.data), f"“{array.name}”")
    return decoding.decode_array(array)


def _looked_at(style: np.ndarray | StyleFile, mask: Array | None) -> np.ndarray | StyleFile:
    """The style picture without holes, transparent where its mask is black; a code as it is."""
    if isinstance(style, StyleFile):
        return style
    if mask is not None:
        shown = resize_plane(decoding.decode_mask(mask), style.shape[1], style.shape[0])
        style = style.copy()
        style[..., 3] *= shown
        if not (style[..., 3] > 0).any():
            raise decoding.empty_style_mask()
    return fill_transparent_rgba(style)
