"""The picture an optimisation starts from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..contract import Settings, UserError
from ..images import load_image
from ..images.color_transfer import ColorStatistics, transfer_colors
from ..job.inputs import JobInputs, StyleFileInput, StyleImage
from . import alpha
from .pyramid import Size, resize
from .recipes.gatys import PRESET_INIT

#: Standard deviation of the grain that a seed adds to a picture to start from: it makes
#: seeds differ and gives plain areas something to grow strokes from.
GRAIN = 0.02
#: From this strength on, the photograph to start from has the style's palette wholly: what a
#: few steps at one small scale cannot reach, and nothing that later scales would take back.
WHOLLY_TINTED_FROM = 50


def initial_image(settings: Settings, inputs: JobInputs, size: Size) -> Tensor:
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
    if settings.init == "auto":
        image = _tinted(image, inputs, min(1.0, settings.strength / WHOLLY_TINTED_FROM))
    return (image + GRAIN * torch.randn(shape, generator=generator)).clamp(0, 1)


def _tinted(photograph: Tensor, inputs: JobInputs, share: float) -> Tensor:
    """The photograph with that share of the way to the palette of the style at each place."""
    size = photograph.shape[3], photograph.shape[2]
    palettes = [_palette(style) for style in inputs.styles]
    if inputs.regions is None:
        mixture = ColorStatistics.mixed(palettes, [style.weight for style in inputs.styles])
        _, counted = inputs.at(size)
        return torch.lerp(photograph, _brought(photograph, counted, mixture), share)
    tinted = photograph
    for palette, weights in zip(palettes, inputs.regions.at(size), strict=True):
        if float(weights.sum()) > 0:
            change = _brought(photograph, weights, palette) - photograph
            tinted = tinted + share * weights * change
    return tinted


def _brought(photograph: Tensor, counted: Tensor | None, palette: ColorStatistics) -> Tensor:
    """The photograph in that palette; ``counted``: which of its pixels have its own."""
    pixels = photograph[0].numpy()
    own = ColorStatistics.of(pixels, None if counted is None else counted[0, 0].numpy())
    return torch.from_numpy(transfer_colors(pixels, own, palette))[None]


def _palette(style: StyleImage | StyleFileInput) -> ColorStatistics:
    if isinstance(style, StyleFileInput):
        kept = style.code.about.colours
        return ColorStatistics(
            *(np.array(kept[name], np.float64) for name in ("mean", "covariance"))
        )
    shown = None if style.opacity is None else style.opacity[0, 0].numpy()
    return ColorStatistics.of(style.colours[0].numpy(), shown)


def _picture(init: str, inputs: JobInputs) -> Tensor:
    if init == "content":
        return inputs.content
    if init == "style":
        return _style_picture(inputs.styles[0])
    return alpha.split(torch.from_numpy(load_image(Path(init)).pixels))[0]


def _style_picture(style: StyleImage | StyleFileInput) -> Tensor:
    if isinstance(style, StyleFileInput):
        raise UserError(
            "wrong-style",
            f"--init style needs the painting itself; “{style.code.about.title}” is a style code.",
            "Start from something else, or take the painting itself as the style.",
        )
    return style.colours
