"""The tensors of a job's inputs, at the size of any scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..images import fill_transparent
from ..job.inputs import JobInputs, Style, StyleImage
from ..job.regions import StyleRegions
from ..job.style_colors import StyleColors
from ..motion import MovedImage
from .pyramid import Size, resize
from .style_codes.style_code import StyleCode


@dataclass(frozen=True, eq=False)
class StyleTensors:
    """A style image: colors (1, 3, h, w), opacity (1, 1, h, w) or None, its weight."""

    colors: Tensor
    opacity: Tensor | None
    weight: float

    @property
    def size(self) -> Size:
        """(width, height) in pixels."""
        return self.colors.shape[3], self.colors.shape[2]


@dataclass(frozen=True, eq=False)
class StyleCodeInput:
    """A style of which there is no image, only its code, and its weight."""

    code: StyleCode
    weight: float

    @property
    def size(self) -> Size:
        """(width, height) of the image that the code was made from."""
        return self.code.metadata.size


@dataclass(frozen=True, eq=False)
class MovedTensors:
    """See ``MovedImage``: colors (1, 3, h, w), visible and trust (1, 1, h, w)."""

    colors: Tensor
    visible: Tensor
    trust: Tensor

    @classmethod
    def of(cls, moved: MovedImage) -> MovedTensors:
        """The same in the same memory."""
        return cls(tensor(moved.colors), tensor(moved.visible), tensor(moved.trust))

    def at(self, size: Size) -> MovedTensors:
        """The same at ``size`` (width, height)."""
        planes = (self.colors, self.visible, self.trust)
        return MovedTensors(*(resize(each, size) for each in planes))


class RegionPyramid:
    """The regions of all styles at any size; ``areas`` as in ``StyleRegions``."""

    def __init__(self, regions: StyleRegions, weight_map: np.ndarray | None) -> None:
        """``weight_map``: (h, w), how much each pixel counts in statistics, or None."""
        self._regions, self._weight_map = regions, weight_map
        self.areas = regions.areas

    def at(self, size: Size) -> list[Tensor]:
        """How much each pixel counts for each style, (1, 1, h, w) at ``size`` (width, height)."""
        return [_averaged(tensor(plane), size) for plane in self._regions.shares(self._weight_map)]


class InputPyramid:
    """What ``ObjectiveFactory`` and ``initial_image`` are given.

    content: (1, 3, h, w) in 0..1 without holes, at full ``size`` (width, height); what the result
        is held to, so another image of that size may take its place.
    styles: in the colours in which they are transferred.
    style_colors: recolours the content after them.
    initial_image: (1, 3, h, w) of any size, or None.
    moved: the frame before, moved to this one, or None.
    regions: where each style applies, or None when they are mixed everywhere.
    """

    def __init__(
        self, inputs: JobInputs, colors: str = "style", moved: MovedImage | None = None
    ) -> None:
        """``colors``: the setting; the styles are matched to the content where it says so."""
        self.size = inputs.size
        self.content = tensor(inputs.content)
        self._weight_map = _optional_tensor(inputs.content_weight_map)
        styles = inputs.matched_styles(colors)
        self.styles = [_style(style) for style in styles]
        self.style_colors = StyleColors(styles, inputs.content_weight_map, inputs.regions)
        self.initial_image = _optional_tensor(inputs.initial_image)
        self.moved = None if moved is None else MovedTensors.of(moved)
        self.regions: RegionPyramid | None = None
        if inputs.regions is not None:
            self.regions = RegionPyramid(inputs.regions, inputs.content_weight_map)

    @property
    def codes(self) -> list[StyleCode]:
        """Those of the styles that are no images."""
        return [style.code for style in self.styles if isinstance(style, StyleCodeInput)]

    def at(self, size: Size) -> tuple[Tensor, Tensor | None]:
        """The content and how much each of its pixels counts, or None for all alike."""
        weight_map = self._weight_map
        if weight_map is not None:
            weight_map = _averaged(weight_map, size)
        return resize(self.content, size), weight_map

    def stylized_at(self, size: Size) -> tuple[Tensor, Tensor | None]:
        """The content and how much each of its pixels is stylized, or None for all alike."""
        content, weight_map = self.at(size)
        if self.regions is None:
            return content, weight_map
        return content, torch.stack(self.regions.at(size)).sum(0)


def tensor(planes: np.ndarray) -> Tensor:
    """(channels, h, w) or (h, w) as (1, channels, h, w), in the same memory."""
    planes = planes if planes.ndim == 3 else planes[None]
    return torch.from_numpy(planes)[None]


def split_alpha(pixels: np.ndarray) -> tuple[Tensor, Tensor | None]:
    """(h, w, 4) -> colours (1, 3, h, w) without holes, opacity (1, 1, h, w) or None.

    Where nothing had to be changed, the colours are a view of ``pixels``.
    """
    colors, opacity = fill_transparent(pixels)
    return tensor(colors.transpose(2, 0, 1)), _optional_tensor(opacity)


def _optional_tensor(planes: np.ndarray | None) -> Tensor | None:
    return None if planes is None else tensor(planes)


def _style(style: Style) -> StyleTensors | StyleCodeInput:
    if isinstance(style, StyleImage):
        return StyleTensors(tensor(style.colors), _optional_tensor(style.opacity), style.weight)
    return StyleCodeInput(StyleCode.from_file(style.file), style.weight)


def _averaged(planes: Tensor, size: Size) -> Tensor:
    width, height = size
    return F.interpolate(planes, (height, width), mode="area")
