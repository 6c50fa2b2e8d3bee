"""The images of a request as arrays, decoded and checked before any work is done."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import numpy as np

from ..contract import Array, Request, is_style_file
from ..images import color_transfer, fill_transparent, resize_plane
from . import decoding
from .regions import StyleRegions
from .sizes import Size
from .style_file import StyleFile


@dataclass(frozen=True, eq=False)
class StyleImage:
    """A style image: colors (3, h, w) without holes, opacity (h, w) or None, its weight.

    The weights of all styles of a job sum to 1.
    """

    colors: np.ndarray
    opacity: np.ndarray | None
    weight: float

    @property
    def size(self) -> Size:
        """(width, height) in pixels."""
        return self.colors.shape[2], self.colors.shape[1]

    @property
    def pixels(self) -> np.ndarray:
        """A copy as (height, width, 4)."""
        opacity = np.ones(self.colors.shape[1:], np.float32)
        if self.opacity is not None:
            opacity = self.opacity
        return np.concatenate([self.colors.transpose(1, 2, 0), opacity[..., None]], axis=2)

    @functools.cached_property
    def digest(self) -> bytes:
        """A name of the pixels: equal images have the same."""
        return decoding.digest(self.pixels)

    def matched_to(self, content: np.ndarray, colors: str) -> StyleImage:
        """The style in the colours in which it is transferred to ``content`` (3, h, w)."""
        matched = color_transfer.match_style_colors(self.colors, content, colors)
        return replace(self, colors=matched)


@dataclass(frozen=True, eq=False)
class StyleFileInput:
    """A style of which only a style file is here, and its weight."""

    file: StyleFile
    weight: float

    @property
    def size(self) -> Size:
        """(width, height) of the image that the style file was made from."""
        return self.file.metadata.size


Style = StyleImage | StyleFileInput


@dataclass(frozen=True, eq=False)
class JobInputs:
    """The arrays of one job, all float32.

    pixels: (h, w, 4), the content image as it came.
    content: (3, h, w) in 0..1, its colours without holes.
    content_weight_map: (h, w), how much each pixel counts in the statistics of the content image
        (alpha times selection), or None when all count alike.
    styles: those with a weight above 0.
    initial_image: (3, h, w) in 0..1 of any size, or None.
    regions: where each style applies, or None when they are mixed everywhere.
    """

    pixels: np.ndarray
    content: np.ndarray
    content_weight_map: np.ndarray | None
    styles: list[Style]
    initial_image: np.ndarray | None = None
    regions: StyleRegions | None = None

    @property
    def size(self) -> Size:
        """(width, height) of the content image in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]

    @functools.cached_property
    def content_digest(self) -> bytes:
        """A name of ``content``: equal ones have the same."""
        return decoding.digest(self.content)

    def matched_styles(self, colors: str) -> list[Style]:
        """The styles in the colours in which they are transferred; those of files as they are."""
        return [
            style.matched_to(self.content, colors) if isinstance(style, StyleImage) else style
            for style in self.styles
        ]

    @property
    def initial_size(self) -> Size | None:
        """(width, height) of the initial image, if there is one."""
        initial = self.initial_image
        return None if initial is None else (initial.shape[2], initial.shape[1])

    @property
    def has_style_file(self) -> bool:
        """Whether a style is no image, so that its colours cannot be matched beforehand."""
        return any(isinstance(style, StyleFileInput) for style in self.styles)

    @classmethod
    def from_request(cls, request: Request) -> JobInputs:
        """The request's images at working size; raises UserError for unusable ones."""
        whole = decoding.decode_array(request.content)
        pixels = decoding.working_size(whole, request.settings.size)
        decoding.check_style_file_masks(request)
        styles = [_decoded(array) for array in request.styles]
        if not styles:
            area = pixels.shape[0] * pixels.shape[1]
            styles = [decoding.built_in(request.settings.built_in, area)]
        decoding.check_usable(pixels, "content picture")
        decoding.check_styles(
            [None if isinstance(style, StyleFile) else style for style in styles], whole
        )
        del whole  # which may be much larger
        size = pixels.shape[1], pixels.shape[0]
        colors, opacity = fill_transparent(pixels)
        weight_map = _select(opacity, request.selection, size)
        all_white = (None,) * len(styles)
        visible = map(_visible, styles, request.style_masks or all_white)
        weights = decoding.style_weights(request)
        each = zip(visible, weights, request.content_masks or all_white, strict=True)
        used = [(_style(style, weight), mask) for style, weight, mask in each if weight > 0]
        return cls(
            pixels,
            colors.transpose(2, 0, 1),
            weight_map,
            styles=[style for style, _ in used],
            initial_image=_initial_image(request.initial_image),
            regions=_regions(used, weight_map, size),
        )


def _decoded(array: Array) -> np.ndarray | StyleFile:
    if is_style_file(array):
        return StyleFile.from_bytes(bytes(array.data), f"“{array.name}”")
    return decoding.decode_array(array)


def _select(opacity: np.ndarray | None, selection: Array | None, size: Size) -> np.ndarray | None:
    """Opacity times selection; the selection has the size in which the content image came."""
    if selection is None:
        return opacity
    weight_map = resize_plane(decoding.decode_mask(selection), *size)
    if opacity is not None:
        weight_map = opacity * weight_map
    if not (weight_map > 0).any():
        raise decoding.empty_selection()
    return weight_map


def _visible(style: np.ndarray | StyleFile, mask: Array | None) -> np.ndarray | StyleFile:
    """The style image (h, w, 4), transparent where its mask is black; a style file has no mask."""
    if mask is None or isinstance(style, StyleFile):
        return style
    visible = style.copy()
    visible[..., 3] *= resize_plane(decoding.decode_mask(mask), style.shape[1], style.shape[0])
    if not (visible[..., 3] > 0).any():
        raise decoding.empty_style_mask()
    return visible


def _style(style: np.ndarray | StyleFile, weight: float) -> Style:
    if isinstance(style, StyleFile):
        return StyleFileInput(style, weight)
    colors, opacity = fill_transparent(style)
    return StyleImage(colors.transpose(2, 0, 1), opacity, weight)


def _initial_image(array: Array | None) -> np.ndarray | None:
    if array is None:
        return None
    planes = decoding.decode_array(array)[..., :3].transpose(2, 0, 1)
    return np.ascontiguousarray(np.nan_to_num(planes).clip(0, 1))


def _regions(
    used: list[tuple[Style, Array | None]], weight_map: np.ndarray | None, size: Size
) -> StyleRegions | None:
    masks = [None if mask is None else decoding.decode_mask(mask) for _, mask in used]
    if all(mask is None for mask in masks):
        return None
    return StyleRegions.from_masks(masks, [style.weight for style, _ in used], weight_map, size)
