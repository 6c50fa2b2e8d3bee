"""The content image in the colours of its styles, each where it applies.

A job begins with it (``initial_image``), and a grey content is held to it (``colored_content``):
held to its own grey, it keeps its hard edges grey and drives the style's colours to where nothing
is held, the border.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from ..images.color_transfer import ColorStatistics, transfer_colors
from ..images.gradient_map import GradientMap, greyness
from ..losses import tone_size
from .input_pyramid import InputPyramid, StyleCodeInput, StyleTensors, split_alpha, tensor
from .pyramid import resize

Colors = TypeVar("Colors", ColorStatistics, GradientMap)

#: Of a content less grey than this, a gradient map would hardly be seen.
LEAST_GREYNESS = 0.05
#: px, longer side at which colours are shifted where only the tones are wanted: large enough for
#: the colours' own variance, which reduction to the tones takes away.
SHIFTED_AT = 256


def shifted_colors(content: Tensor, inputs: InputPyramid, share: float) -> Tensor:
    """``content`` with that share of the way to the colours of the style at each place."""
    styles = [_color_statistics(style) for style in inputs.styles]
    return _in_colors(content, inputs, styles, _transferred, share)


def content_tones(inputs: InputPyramid, share: float) -> Tensor:
    """The target of ``ToneLoss``: the content with shifted colours, reduced."""
    width, height = inputs.size
    factor = min(1.0, SHIFTED_AT / max(width, height))
    content, _ = inputs.at((max(1, round(width * factor)), max(1, round(height * factor))))
    return resize(shifted_colors(content, inputs, share), tone_size(inputs.size))


def colored_content(inputs: InputPyramid, share: float) -> Tensor:
    """The content at full size, a grey one with that share of the way to the styles' colours.

    The colours are those that the style has at the same lightness.
    """
    if share == 0 or greyness(ColorStatistics.of(inputs.content[0].numpy())) < LEAST_GREYNESS:
        return inputs.content
    styles = [_gradient_map(style) for style in inputs.styles]
    return _in_colors(inputs.content, inputs, styles, _mapped, share)


def _in_colors(
    content: Tensor,
    inputs: InputPyramid,
    styles: Sequence[Colors],
    change: Callable[[np.ndarray, ColorStatistics, Colors], np.ndarray],
    share: float,
) -> Tensor:
    size = content.shape[3], content.shape[2]

    def changed(weight_map: Tensor | None, colors: Colors) -> Tensor:
        """``weight_map``: which pixels the content's own colours are taken from."""
        planes = content[0].numpy()
        own = ColorStatistics.of(planes, None if weight_map is None else weight_map[0, 0].numpy())
        return tensor(change(planes, own, colors))

    if inputs.regions is None:
        mixture = type(styles[0]).mixed(styles, [style.weight for style in inputs.styles])
        return torch.lerp(content, changed(inputs.at(size)[1], mixture), share)
    result = content
    for colors, weight_map in zip(styles, inputs.regions.at(size), strict=True):
        if float(weight_map.sum()) > 0:
            result = result + share * weight_map * (changed(weight_map, colors) - content)
    return result


def _transferred(content: np.ndarray, own: ColorStatistics, style: ColorStatistics) -> np.ndarray:
    return transfer_colors(content, own, style)


def _mapped(content: np.ndarray, own: ColorStatistics, style: GradientMap) -> np.ndarray:
    change = style.applied_to(content, own)
    change -= content
    change *= greyness(own)
    change += content
    return change


def _color_statistics(style: StyleTensors | StyleCodeInput) -> ColorStatistics:
    if isinstance(style, StyleCodeInput):
        stored = style.code.metadata.colours
        mean, covariance = (np.array(stored[n], np.float64) for n in ("mean", "covariance"))
        return ColorStatistics(mean, covariance)
    return ColorStatistics.of(*_planes(style))


def _gradient_map(style: StyleTensors | StyleCodeInput) -> GradientMap:
    if isinstance(style, StyleCodeInput):
        style = StyleTensors(*split_alpha(style.code.thumbnail), style.weight)
    return GradientMap.of(*_planes(style))


def _planes(style: StyleTensors) -> tuple[np.ndarray, np.ndarray | None]:
    opacity = None if style.opacity is None else style.opacity[0, 0].numpy()
    return style.colors[0].numpy(), opacity
