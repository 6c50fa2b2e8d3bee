"""The picture an optimisation starts from."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from . import alpha
from .contract import Problem, Settings
from .inputs import CodedStyle, Inputs, Style
from .pictures import load
from .presets import PRESET_INIT
from .pyramid import Size, resize

#: Standard deviation of the grain that a seed adds to a picture to start from: it makes
#: seeds differ and gives plain areas something to grow strokes from.
GRAIN = 0.02


def first_image(settings: Settings, inputs: Inputs, size: Size) -> Tensor:
    """(1, 3, height, width) in 0..1 at ``size`` (width, height).

    A picture to go on from is taken as it is; else the settings say what to start from.
    """
    if inputs.start is not None:
        return resize(inputs.start, size)
    generator = torch.Generator().manual_seed(settings.seed)
    shape = (1, 3, size[1], size[0])
    init = settings.init
    if init == "auto":
        init = PRESET_INIT.get(settings.preset, "content")
    if init == "noise":
        return torch.rand(shape, generator=generator)
    image = resize(_picture(init, inputs), size)
    if settings.preset != "none":
        return image
    return (image + GRAIN * torch.randn(shape, generator=generator)).clamp(0, 1)


def _picture(init: str, inputs: Inputs) -> Tensor:
    if init == "content":
        return inputs.content
    if init == "style":
        return _style_picture(inputs.styles[0])
    return alpha.split(torch.from_numpy(load(Path(init)).pixels))[0]


def _style_picture(style: Style | CodedStyle) -> Tensor:
    if isinstance(style, CodedStyle):
        raise Problem(
            "wrong-style",
            f"--init style needs the painting itself; “{style.code.about.title}” is a style code.",
            "Start from something else, or take the painting itself as the style.",
        )
    return style.colours
