"""The image that an optimization starts from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..contract import Settings, UserError
from ..images import load_image
from ..images.color_transfer import ColorStatistics, transfer_colors
from ..job.strength import color_shift
from .input_pyramid import InputPyramid, StyleCodeInput, StyleTensors, split_alpha, tensor
from .pyramid import Size, resize
from .recipes.gatys import PRESET_INIT

#: Standard deviation of the grain that a seed adds to the initial image: it makes seeds differ
#: and gives plain areas something to grow strokes from.
GRAIN = 0.02


def initial_image(settings: Settings, inputs: InputPyramid, size: Size) -> Tensor:
    """(1, 3, height, width) in 0..1 at ``size`` (width, height).

    An initial image that was sent is taken as it is; else the settings say what to start from.
    """
    if inputs.initial_image is not None:
        return resize(inputs.initial_image, size)
    generator = torch.Generator().manual_seed(settings.seed)
    shape = (1, 3, size[1], size[0])
    init = settings.init
    if init == "auto":
        init = PRESET_INIT.get(settings.preset, "content")
    if init == "noise":
        return torch.rand(shape, generator=generator)
    image = resize(_image(init, inputs), size)
    if settings.preset != "none":
        return image
    if settings.init == "auto":
        image = _shift_colors(image, inputs, color_shift(settings.strength))
    return (image + GRAIN * torch.randn(shape, generator=generator)).clamp(0, 1)


def _shift_colors(content: Tensor, inputs: InputPyramid, share: float) -> Tensor:
    """The content with that share of the way to the colours of the style at each place."""
    size = content.shape[3], content.shape[2]
    styles = [_style_colors(style) for style in inputs.styles]
    if inputs.regions is None:
        mixture = ColorStatistics.mixed(styles, [style.weight for style in inputs.styles])
        _, weight_map = inputs.at(size)
        return torch.lerp(content, _with_colors(content, weight_map, mixture), share)
    shifted = content
    for colors, weight_map in zip(styles, inputs.regions.at(size), strict=True):
        if float(weight_map.sum()) > 0:
            change = _with_colors(content, weight_map, colors) - content
            shifted = shifted + share * weight_map * change
    return shifted


def _with_colors(content: Tensor, weight_map: Tensor | None, colors: ColorStatistics) -> Tensor:
    """The content with other colours; ``weight_map``: which pixels its own are taken from."""
    planes = content[0].numpy()
    own = ColorStatistics.of(planes, None if weight_map is None else weight_map[0, 0].numpy())
    return tensor(transfer_colors(planes, own, colors))


def _style_colors(style: StyleTensors | StyleCodeInput) -> ColorStatistics:
    if isinstance(style, StyleCodeInput):
        stored = style.code.metadata.colours
        mean, covariance = (np.array(stored[n], np.float64) for n in ("mean", "covariance"))
        return ColorStatistics(mean, covariance)
    opacity = None if style.opacity is None else style.opacity[0, 0].numpy()
    return ColorStatistics.of(style.colors[0].numpy(), opacity)


def _image(init: str, inputs: InputPyramid) -> Tensor:
    if init == "content":
        return inputs.content
    if init == "style":
        return _style_image(inputs.styles[0])
    return split_alpha(load_image(Path(init)).pixels)[0]


def _style_image(style: StyleTensors | StyleCodeInput) -> Tensor:
    if isinstance(style, StyleCodeInput):
        title = style.code.metadata.title
        raise UserError(
            "wrong-style",
            f"--init style needs the painting itself; “{title}” is a style code.",
            "Start from something else, or take the painting itself as the style.",
        )
    return style.colors
