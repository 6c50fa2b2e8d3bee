"""The decoder: features that have taken on a style become an image.

Adaptive instance normalisation (Huang & Belongie, "Arbitrary Style Transfer in Real-time with
Adaptive Instance Normalization", ICCV 2017, equation 8) gives every channel the style's mean
and deviation. Here a whole covariance takes the deviations' place, see ``transport.py``; either
way it is an affine map of the features, and that is what the decoder receives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..networks.reflection_pad import is_channels_last, reflection_pad
from .levels import LEVELS, NOISE_CHANNELS, NOISE_LEVELS, LevelInputs

#: What of the detail of each level enters a style before training.
INITIAL_DETAIL_GAIN = (0.7, 0.8, 1.0, 1.0)
#: Modules whose parameters have another name in the shipped weights.
STORED_NAMES = {"noise_in": "stir", "detail_gain": "admitted"}


class Decoder(nn.Module):
    """From the deepest level up: two convolutions, nearest upsampling, the next level added.

    Nearest upsampling in front of a convolution leaves no checkerboard (Odena, Dumoulin & Olah,
    "Deconvolution and Checkerboard Artifacts", Distill 2016). Noise at the two deepest levels
    gives plain areas something to grow strokes from (Ulyanov et al., "Texture Networks", ICML
    2016, section 3.2, feed noise at every scale).
    """

    def __init__(self) -> None:
        super().__init__()
        widths = [level.channels for level in LEVELS]
        below = [3, *widths[:-1]]
        self.first = nn.ModuleList(nn.Conv2d(w, w, 3) for w in widths)
        self.second = nn.ModuleList(nn.Conv2d(w, b, 3) for w, b in zip(widths, below, strict=True))
        self.skip = nn.ModuleList(nn.Conv2d(w, w, 1, bias=False) for w in widths[:-1])
        self.noise_in = nn.ModuleList(
            nn.Conv2d(NOISE_CHANNELS, w, 1, bias=False) for w in widths[-NOISE_LEVELS:]
        )
        for noise_in in self.noise_in:
            nn.init.zeros_(noise_in.get_parameter("weight"))
        #: How much of each channel's detail enters where there is style: all of it is needed
        #: where the content shall stay, but with it nothing but colours would change.
        self.detail_gain = nn.ParameterList(
            torch.full((width,), gain)
            for width, gain in zip(widths, INITIAL_DETAIL_GAIN, strict=True)
        )

    def forward(self, levels: Sequence[LevelInputs]) -> Tensor:
        """(batch, 3, height, width), about 0..1, from tensors for every level, fine to coarse."""
        styled = [
            _styled(inputs, gain) for inputs, gain in zip(levels, self.detail_gain, strict=True)
        ]
        entering = [skip(each) for skip, each in zip(self.skip, styled[:-1], strict=True)]
        return self._decode([*entering, styled[-1]], levels)

    def forward_uniform(self, levels: Sequence[LevelInputs]) -> Tensor:
        """``forward`` for one region whose weight is the same everywhere, which is quicker.

        All that happens to features before they are decoded is then one affine map of them.
        ``style_weights`` are (batch, 1, 1, 1).
        """
        entering = []
        for number, inputs in enumerate(levels):
            weight = inputs.style_weights[:, 0]
            maps = inputs.transport_maps[:, 0] * self.detail_gain[number][:, None]
            identity = torch.eye(maps.shape[-1], device=maps.device)
            matrix = weight * maps + (1 - weight) * identity
            target, mean = (
                each[:, 0].unsqueeze(-1) for each in (inputs.target_mean, inputs.content_mean)
            )
            offset = weight * (target - maps @ mean)
            if number < len(self.skip):
                skip = self.skip[number].get_parameter("weight")[:, :, 0, 0]
                matrix, offset = skip @ matrix, skip @ offset
            entering.append(_mapped(inputs.features, matrix, offset))
        return self._decode(entering, levels)

    def _decode(self, entering: Sequence[Tensor], levels: Sequence[LevelInputs]) -> Tensor:
        """The image from what enters at every level."""
        x = entering[-1]
        for number in range(len(LEVELS) - 1, -1, -1):
            if number < len(LEVELS) - 1:
                x = F.interpolate(F.relu(x), scale_factor=2.0, mode="nearest") + entering[number]
            inputs, deep = levels[number], number - (len(LEVELS) - NOISE_LEVELS)
            if deep >= 0:
                noise = inputs.noise * inputs.style_weights.sum(1, keepdim=True)
                x = x + self.noise_in[deep](noise)
            x = F.relu(_conv(self.first[number], x))
            x = _conv(self.second[number], x)
        return x


def from_stored_names(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The shipped weights under the names of ``Decoder``'s parameters."""
    return _renamed(state, {stored: name for name, stored in STORED_NAMES.items()})


def to_stored_names(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """``Decoder``'s parameters under the names of the shipped weights."""
    return _renamed(state, STORED_NAMES)


def _renamed(state: Mapping[str, Tensor], names: Mapping[str, str]) -> dict[str, Tensor]:
    renamed = {}
    for key, value in state.items():
        module, dot, rest = key.partition(".")
        renamed[names.get(module, module) + dot + rest] = value
    return renamed


def _conv(conv: nn.Module, x: Tensor) -> Tensor:
    convolved: Tensor = conv(reflection_pad(x))
    return convolved


def _mapped(features: Tensor, matrix: Tensor, offset: Tensor) -> Tensor:
    """An affine map at every place, (batch, out, channels) and (batch, out, 1); features that are
    channels last stay so."""
    if is_channels_last(features) and len(features) == 1:
        mapped = F.linear(features.permute(0, 2, 3, 1), matrix[0], offset[0, :, 0])
        return mapped.permute(0, 3, 1, 2)
    mapped = (matrix @ features.flatten(2)).unflatten(2, features.shape[2:])
    return mapped + offset.unsqueeze(-1)


def _styled(inputs: LevelInputs, detail_gain: Tensor) -> Tensor:
    """Features that have taken on the style of each region, as far as it is wanted there."""
    features, weights = inputs.features, inputs.style_weights
    maps = inputs.transport_maps * detail_gain[:, None]
    offsets = inputs.target_mean - (maps @ inputs.content_mean.unsqueeze(-1)).squeeze(-1)
    mapped = (maps @ features.flatten(2).unsqueeze(1)).unflatten(3, features.shape[2:])
    mapped = mapped + offsets.unsqueeze(-1).unsqueeze(-1)
    rest = 1 - weights.sum(1, keepdim=True)
    return (mapped * weights.unsqueeze(2)).sum(1) + features * rest
