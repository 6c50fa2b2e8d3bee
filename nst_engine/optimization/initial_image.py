"""The image that an optimization starts from."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from ..contract import Settings, UserError
from ..images import load_image
from ..job.strength import color_shift
from .input_pyramid import InputPyramid, StyleCodeInput, StyleTensors, split_alpha, tensor
from .pyramid import Size, resize
from .recipes.gatys import PRESET_INIT

#: Standard deviation of the grain that a seed adds to the initial image: it makes seeds differ
#: and gives plain areas something to grow strokes from.
GRAIN = 0.02


def initial_image(settings: Settings, inputs: InputPyramid, size: Size) -> Tensor:
    """(1, 3, height, width) in 0..1 at ``size`` (width, height).

    An initial image that was sent is taken as it is; else the settings say what to start from, but
    where the frame before shows the same things.
    """
    if inputs.initial_image is not None:
        return resize(inputs.initial_image, size)
    image = _chosen(settings, inputs, size)
    if inputs.moved is None:
        return image
    moved = inputs.moved.at(size)
    return torch.lerp(image, moved.colors, moved.visible)


def _chosen(settings: Settings, inputs: InputPyramid, size: Size) -> Tensor:
    """What the settings say to start from."""
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
        share = color_shift(settings.strength)
        image = tensor(inputs.style_colors.shifted(image[0].numpy(), share))
    return (image + GRAIN * torch.randn(shape, generator=generator)).clamp(0, 1)


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
