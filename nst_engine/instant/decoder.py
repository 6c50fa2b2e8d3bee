"""The decoder: features that have taken on a style become a picture.

Adaptive instance normalisation (Huang & Belongie, "Arbitrary Style Transfer in Real-time with
Adaptive Instance Normalization", ICCV 2017, equation 8) gives every channel the style's mean
and deviation. Here a whole covariance takes the deviations' place, see ``transport.py``; either
way it is an affine map of the features, and that is what the decoder receives.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..networks.reflection_pad import is_channels_last, reflection_pad
from .levels import LEVELS, NOISES

#: What of the detail of each level is admitted to a style before training.
ADMITTED = (0.7, 0.8, 1.0, 1.0)


class Decoder(nn.Module):
    """From the deepest level up: two convolutions, nearest upsampling, the next level added.

    Nearest upsampling in front of a convolution leaves no checkerboard (Odena, Dumoulin & Olah,
    "Deconvolution and Checkerboard Artifacts", Distill 2016). Noise at the two deepest levels
    gives plain areas something to grow strokes from (Ulyanov et al., "Texture Networks", ICML
    2016, section 3.2, feed noise at every scale).
    """

    def __init__(self) -> None:
        super().__init__()
        widths = [width for _, width, _ in LEVELS]
        below = [3, *widths[:-1]]
        self.first = nn.ModuleList(nn.Conv2d(w, w, 3) for w in widths)
        self.second = nn.ModuleList(nn.Conv2d(w, b, 3) for w, b in zip(widths, below, strict=True))
        self.skip = nn.ModuleList(nn.Conv2d(w, w, 1, bias=False) for w in widths[:-1])
        self.stir = nn.ModuleList(nn.Conv2d(NOISES, w, 1, bias=False) for w in widths[-2:])
        for stir in self.stir:
            nn.init.zeros_(stir.weight)
        #: How much of each channel's detail enters where there is style: all of it is needed
        #: where the photograph shall stay, but with it nothing but colours would change.
        self.admitted = nn.ParameterList(
            torch.full((width,), share) for width, share in zip(widths, ADMITTED, strict=True)
        )

    def forward(
        self,
        features: Sequence[Tensor],
        maps: Sequence[Tensor],
        own: Sequence[Tensor],
        wanted: Sequence[Tensor],
        shares: Sequence[Tensor],
        noise: Sequence[Tensor],
    ) -> Tensor:
        """(batch, 3, height, width), about 0..1, from one of each for every level, fine to coarse.

        ``features``: (batch, channels, h, w) of the photograph; ``maps``: what turns them into
        the style's once they are centred, (batch, regions, channels, channels); ``own`` and
        ``wanted``: the photograph's mean and the style's, (batch, regions, channels); ``shares``:
        how much of each region's style is wanted at a place, (batch, regions, h, w) or (batch,
        regions, 1, 1), their sum at most 1; ``noise``: for the two deepest levels, (batch,
        NOISES, h, w).
        """
        styled = [
            _styled(f, m * a[:, None], o, w, s)
            for f, m, o, w, s, a in zip(
                features, maps, own, wanted, shares, self.admitted, strict=True
            )
        ]
        entering = [skip(each) for skip, each in zip(self.skip, styled[:-1], strict=True)]
        return self._drawn([*entering, styled[-1]], noise, shares)

    def evenly(
        self,
        features: Sequence[Tensor],
        maps: Sequence[Tensor],
        own: Sequence[Tensor],
        wanted: Sequence[Tensor],
        shares: Sequence[Tensor],
        noise: Sequence[Tensor],
    ) -> Tensor:
        """``forward`` for one region whose share is the same everywhere, which is quicker.

        All that happens to features before they are drawn is then one affine map of them.
        ``shares``: (batch, 1, 1, 1).
        """
        entering = []
        for level, (f, m, o, w, s) in enumerate(
            zip(features, maps, own, wanted, shares, strict=True)
        ):
            share, admitted = s[:, 0], m[:, 0] * self.admitted[level][:, None]
            matrix = share * admitted + (1 - share) * torch.eye(f.shape[1])
            offset = share * (w[:, 0].unsqueeze(-1) - admitted @ o[:, 0].unsqueeze(-1))
            if level < len(self.skip):
                skip = self.skip[level].weight[:, :, 0, 0]
                matrix, offset = skip @ matrix, skip @ offset
            entering.append(_mapped(f, matrix, offset))
        return self._drawn(entering, noise, shares)

    def _drawn(
        self, entering: Sequence[Tensor], noise: Sequence[Tensor], shares: Sequence[Tensor]
    ) -> Tensor:
        """The picture from what enters at every level."""
        x = entering[-1]
        for level in range(len(LEVELS) - 1, -1, -1):
            if level < len(LEVELS) - 1:
                x = F.interpolate(F.relu(x), scale_factor=2.0, mode="nearest") + entering[level]
            deep = level - (len(LEVELS) - len(self.stir))
            if deep >= 0:
                x = x + self.stir[deep](noise[deep] * shares[level].sum(1, keepdim=True))
            x = F.relu(_conv(self.first[level], x))
            x = _conv(self.second[level], x)
        return x


def _conv(conv: nn.Conv2d, x: Tensor) -> Tensor:
    return conv(reflection_pad(x))


def _mapped(features: Tensor, matrix: Tensor, offset: Tensor) -> Tensor:
    """An affine map at every place, (batch, out, channels) and (batch, out, 1); features that are
    channels last stay so."""
    if is_channels_last(features) and len(features) == 1:
        mapped = F.linear(features.permute(0, 2, 3, 1), matrix[0], offset[0, :, 0])
        return mapped.permute(0, 3, 1, 2)
    mapped = (matrix @ features.flatten(2)).unflatten(2, features.shape[2:])
    return mapped + offset.unsqueeze(-1)


def _styled(features: Tensor, maps: Tensor, own: Tensor, wanted: Tensor, shares: Tensor) -> Tensor:
    offsets = wanted - (maps @ own.unsqueeze(-1)).squeeze(-1)
    mapped = (maps @ features.flatten(2).unsqueeze(1)).unflatten(3, features.shape[2:])
    mapped = mapped + offsets.unsqueeze(-1).unsqueeze(-1)
    rest = 1 - shares.sum(1, keepdim=True)
    return (mapped * shares.unsqueeze(2)).sum(1) + features * rest
