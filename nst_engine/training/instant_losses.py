"""What the instant decoder is trained for: the losses of one batch.

Those of Huang & Belongie 2017, section 5.2, content at relu4_1 and the style's means and
deviations, widened by what the optimiser of this program likes: Gram matrices and nearest
features.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..instant.decoder import Decoder
from ..instant.levels import LAYERS, LEVELS, NOISE_CHANNELS, NOISE_LEVELS, LevelInputs
from ..instant.transport import MAX_GAINS, transport_map
from ..networks.compact import Compact
from ..networks.vgg_layers import STYLE_LAYERS
from .instant_data import CropSampler
from .teacher import Teacher

STYLED = 4  # pictures of a batch that take on a style; one more takes on none

CONTENT = 0.06
GRAM = 3.0
MOMENTS = 1.5
STROKES = {"relu3_1": 0.6, "relu4_1": 0.6}
VARIATION = 0.05
SAME_PIXELS = 4.0
SAME_FEATURES = 0.5
#: Share of the batches that are painted at half the size first, as ``instant/octaves.py`` does it.
COARSE_FIRST = 0.5
#: Of these taps, the style is measured at every so many positions only, each way.
THINNED = {"relu1_1": 3, "relu2_1": 2}
#: Painted features that a search for the nearest looks at.
PAINTED = 1024


@dataclass(frozen=True)
class Judged:
    """What one loss network sees: all its own features, and the projected style taps."""

    narrow: dict[str, Tensor]
    taps: dict[str, Tensor]


Judge = Callable[[Tensor], Judged]


def losses_of(
    encoder: Compact,
    decoder: Decoder,
    judge: Judge,
    pictures: CropSampler,
    only_decode: bool,
) -> dict[str, Tensor]:
    """The weighted terms of one batch; the last photograph of it takes on no style.

    With ``only_decode`` no photograph does, but all but the last must come out of what is left
    of their detail where there is style.
    """
    content = pictures.contents(STYLED + 1).contiguous(memory_format=torch.channels_last)
    style = pictures.styles(STYLED).contiguous(memory_format=torch.channels_last)
    share = torch.ones(STYLED + 1, 1, 1, 1)
    share[-1] = 0
    with torch.autocast("cpu", torch.bfloat16):
        with torch.no_grad():
            subject = content
            if not only_decode and torch.rand(()) < COARSE_FIRST:
                subject = _painted_coarsely(encoder, decoder, content, style, share)
            given, own, wanted, maps = _given(encoder, subject, style)
            if only_decode:
                wanted, maps = own, [torch.eye(m.shape[2]).expand_as(m) for m in maps]
            seen_content = judge(content)
        painted = decoder(_inputs(given, maps, own, wanted, share)).float()
        seen = judge(painted)
        if only_decode:
            return _sameness(painted, content, seen, seen_content)
        with torch.no_grad():
            seen_style = judge(style)
    losses = _style_losses(
        {k: v[:STYLED] for k, v in seen.taps.items()},
        seen_style.taps,
    )
    kept = seen_content.narrow[LAYERS[-1]][:STYLED].float()
    target = _normalised(kept, seen_style.narrow[LAYERS[-1]].float())
    losses["content"] = CONTENT * _relative(seen.narrow[LAYERS[-1]][:STYLED].float(), target)
    losses["variation"] = VARIATION * _variation(painted[:STYLED])
    losses["out of range"] = (painted - painted.clamp(0, 1)).abs().mean()
    return losses | _sameness(painted, content, seen, seen_content, slice(-1, None))


def _painted_coarsely(
    encoder: Compact, decoder: Decoder, content: Tensor, style: Tensor, share: Tensor
) -> Tensor:
    """The photographs, changed by what the style does to them at half the size."""
    below, small = (
        F.interpolate(each, scale_factor=0.5, mode="bicubic", antialias=True).clamp(0, 1)
        for each in (content, style)
    )
    given, own, wanted, maps = _given(encoder, below, small)
    painted = decoder(_inputs(given, maps, own, wanted, share)).float()
    changed = F.interpolate(painted.clamp(0, 1) - below, scale_factor=2.0, mode="bicubic")
    return (content + changed * share).clamp(0, 1)


def _given(
    encoder: Compact, content: Tensor, style: Tensor
) -> tuple[list[Tensor], list[Tensor], list[Tensor], list[Tensor]]:
    """Features of the photographs; their means, the styles' and the maps, for the decoder."""
    both = encoder.narrow(torch.cat([content, style]), until=LAYERS[-1])
    own, wanted, maps = _transport([both[tap] for tap in LAYERS])
    return [both[tap][: len(content)] for tap in LAYERS], own, wanted, maps


def _inputs(
    features: list[Tensor],
    maps: list[Tensor],
    own: list[Tensor],
    wanted: list[Tensor],
    share: Tensor,
) -> list[LevelInputs]:
    """What the decoder is given at every level, with new noise."""
    noise: list[Tensor | None] = [None] * (len(LEVELS) - NOISE_LEVELS)
    noise += [torch.randn(len(f), NOISE_CHANNELS, *f.shape[2:]) for f in features[-NOISE_LEVELS:]]
    each = zip(features, maps, own, wanted, noise, strict=True)
    return [LevelInputs(f, m, o, w, share, n) for f, m, o, w, n in each]


def _sameness(
    painted: Tensor,
    content: Tensor,
    seen: Judged,
    seen_content: Judged,
    of: slice = slice(None),
) -> dict[str, Tensor]:
    """How far those pictures of the batch are from what they were."""
    features = [
        _relative(seen.narrow[tap][of].float(), seen_content.narrow[tap][of].float())
        for tap in LAYERS
    ]
    return {
        "same pixels": SAME_PIXELS * (painted[of] - content[of]).abs().mean(),
        "same features": SAME_FEATURES * sum(features),
    }


@torch.autocast("cpu", enabled=False)
def _transport(features: list[Tensor]) -> tuple[list[Tensor], list[Tensor], list[Tensor]]:
    """Own and wanted means and the maps between covariances, as the decoder wants them.

    ``features`` of every level: those of the photographs, then of the styles. The last
    photograph's share is 0, so any style does for it.
    """
    of = torch.arange(STYLED + 1) % STYLED + STYLED + 1
    own, wanted, maps = [], [], []
    for tap, each in zip(LAYERS, features, strict=True):
        flat = each.flatten(2).float()
        mean = flat.mean(2)
        centred = flat - mean[:, :, None]
        covariance = (centred @ centred.mT / flat.shape[2]).double().numpy()
        own.append(mean[: STYLED + 1, None])
        wanted.append(mean[of, None])
        pairs = [(covariance[n], covariance[to]) for n, to in enumerate(of.tolist())]
        between = [transport_map(*pair, MAX_GAINS[tap]) for pair in pairs]
        maps.append(torch.from_numpy(np.stack(between)).float()[:, None])
    return own, wanted, maps


def _normalised(content: Tensor, style: Tensor) -> Tensor:
    """Adaptive instance normalisation, Huang & Belongie 2017, equation 8."""
    deviation, mean = torch.std_mean(content, (2, 3), keepdim=True, correction=0)
    wanted_deviation, wanted_mean = torch.std_mean(style, (2, 3), keepdim=True, correction=0)
    return (content - mean) / (deviation + 1e-3) * wanted_deviation + wanted_mean


def _style_losses(painted: dict[str, Tensor], style: dict[str, Tensor]) -> dict[str, Tensor]:
    gram = moments = 0.0
    for tap in STYLE_LAYERS:
        a, g = _gram(style[tap]), _gram(painted[tap])
        gram = gram + _each_relative(g, a)
        moments = moments + _each_relative(_moments(painted[tap], g), _moments(style[tap], a))
    strokes = sum(
        w * _strokes(painted[tap].float(), style[tap].float()) for tap, w in STROKES.items()
    )
    return {
        "gram": GRAM * gram / len(STYLE_LAYERS),
        "moments": MOMENTS * moments / len(STYLE_LAYERS),
        "strokes": strokes,
    }


def _each_relative(wrong: Tensor, right: Tensor) -> Tensor:
    """Mean over the batch of |wrong - right|² / |right|², tempered above 1.

    The logarithm keeps one style that cannot be reached from drowning the others.
    """
    ratio = (wrong - right).flatten(1).square().sum(1) / right.flatten(1).square().sum(1)
    return torch.log1p(ratio).mean()


def _relative(wrong: Tensor, right: Tensor) -> Tensor:
    each = (wrong - right).flatten(1).square().sum(1) / right.flatten(1).square().sum(1)
    return each.mean()


def _gram(features: Tensor) -> Tensor:
    flat = features.flatten(2)
    return (flat @ flat.mT).float() / flat.shape[2]


def _moments(features: Tensor, gram: Tensor) -> Tensor:
    """Means and deviations (batch, 2 * channels)."""
    mean = features.sum((2, 3)).float() / features[0, 0].numel()
    variance = gram.diagonal(dim1=1, dim2=2) - mean.square()
    return torch.cat([mean, (variance.clamp_min(0) + 1e-5).sqrt()], 1)


def _strokes(painted: Tensor, style: Tensor) -> Tensor:
    """Mean of 1 - cosine to the nearest painted feature, as losses/strokes.py has it."""
    mean = style.mean((2, 3), keepdim=True)
    s = F.normalize((style - mean).flatten(2), dim=1)
    s = s[:, :, torch.randperm(s.shape[2])[:PAINTED]]
    p = F.normalize((painted - mean).flatten(2), dim=1)
    with torch.no_grad():
        nearest = (p.mT.bfloat16() @ s.bfloat16()).argmax(2)
    chosen = s.gather(2, nearest[:, None].expand_as(p))
    return 1 - (p * chosen).sum(1).mean()


def _variation(image: Tensor) -> Tensor:
    across = (image[..., 1:] - image[..., :-1]).abs().mean()
    return across + (image[..., 1:, :] - image[..., :-1, :]).abs().mean()


def by_compact(net: Compact) -> Judge:
    """The network that instant itself runs on."""

    def judge(image: Tensor) -> Judged:
        narrow = net.narrow(image)
        return Judged(narrow, {t: net.project(t, _thinned(t, narrow[t])) for t in STYLE_LAYERS})

    return judge


def by_teacher(net: Teacher) -> Judge:
    """The network that it was distilled from."""

    def judge(image: Tensor) -> Judged:
        narrow = net.narrow(image)
        return Judged(narrow, net.taps({t: _thinned(t, narrow[t]) for t in STYLE_LAYERS}))

    return judge


def _thinned(tap: str, features: Tensor) -> Tensor:
    """Every so many positions of the fine layers, from a corner by chance: statistics cost more
    than convolutions there."""
    step = THINNED.get(tap, 1)
    down, right = torch.randint(step, (2,)).tolist()
    return features[..., down::step, right::step].contiguous(memory_format=torch.channels_last)
