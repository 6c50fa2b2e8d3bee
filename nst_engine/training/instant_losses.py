"""The losses that the instant decoder is trained for.

They are those of Huang & Belongie 2017, section 5.2, content at relu4_1 and the style's means and
deviations, and those of this program's optimisation: Gram matrices and nearest neighbours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from ..instant.levels import LAYERS
from ..networks.narrow import Narrow
from ..networks.vgg_layers import STYLE_LAYERS
from .teacher import Teacher

CONTENT = 0.06
GRAM = 3.0
MOMENTS = 1.5
NEAREST_NEIGHBOR = {"relu3_1": 0.6, "relu4_1": 0.6}
VARIATION = 0.05
SAME_PIXELS = 4.0
SAME_FEATURES = 0.5
#: At these layers statistics cost more than convolutions, so the style is measured only at every
#: second or third position each way.
STRIDES = {"relu1_1": 3, "relu2_1": 2}
#: Style features that are searched for the nearest one.
STYLE_SAMPLES = 1024


@dataclass(frozen=True)
class LossFeatures:
    """Features of images by one loss network: its own, and those projected at the style layers."""

    narrow: dict[str, Tensor]
    projected: dict[str, Tensor]

    def of(self, images: slice) -> LossFeatures:
        """The features of some images of the batch."""
        narrow = {name: each[images] for name, each in self.narrow.items()}
        return LossFeatures(narrow, {name: each[images] for name, each in self.projected.items()})


LossNetwork = Callable[[Tensor], LossFeatures]


def narrow_loss_network(net: Narrow) -> LossNetwork:
    """Measure by the network that instant itself runs on."""

    def measure(image: Tensor) -> LossFeatures:
        narrow = net.unprojected(image)
        projected = {n: net.project(n, _subsampled(n, narrow[n])) for n in STYLE_LAYERS}
        return LossFeatures(narrow, projected)

    return measure


def teacher_loss_network(net: Teacher) -> LossNetwork:
    """Measure by the network that the compact one was distilled from."""

    def measure(image: Tensor) -> LossFeatures:
        narrow = net.narrow(image)
        return LossFeatures(
            narrow, net.project({n: _subsampled(n, narrow[n]) for n in STYLE_LAYERS})
        )

    return measure


def _subsampled(layer: str, features: Tensor) -> Tensor:
    """Features at every so many positions, from a random corner."""
    step = STRIDES.get(layer, 1)
    down, right = torch.randint(step, (2,)).tolist()
    return features[..., down::step, right::step].contiguous(memory_format=torch.channels_last)


def style_losses(result: LossFeatures, style: LossFeatures) -> dict[str, Tensor]:
    """Gram, moments and nearest-neighbour losses of the results against their styles."""
    gram, moments = torch.zeros(()), torch.zeros(())
    for layer in STYLE_LAYERS:
        ours, target = result.projected[layer], style.projected[layer]
        target_gram, our_gram = _gram(target), _gram(ours)
        gram = gram + _tempered_error(our_gram, target_gram)
        moments = moments + _tempered_error(_moments(ours, our_gram), _moments(target, target_gram))
    nearest = torch.zeros(())
    for layer, weight in NEAREST_NEIGHBOR.items():
        distance = _nearest_neighbor_distance(
            result.projected[layer].float(), style.projected[layer].float()
        )
        nearest = nearest + weight * distance
    return {
        "gram": GRAM * gram / len(STYLE_LAYERS),
        "moments": MOMENTS * moments / len(STYLE_LAYERS),
        "strokes": nearest,
    }


def content_loss(result: LossFeatures, content: LossFeatures, style: LossFeatures) -> Tensor:
    """Error against the content's features with the style's means and deviations."""
    layer = LAYERS[-1]
    target = _adain(content.narrow[layer].float(), style.narrow[layer].float())
    return CONTENT * _relative_error(result.narrow[layer].float(), target)


def reconstruction_losses(
    result: Tensor, content: Tensor, of_result: LossFeatures, of_content: LossFeatures
) -> dict[str, Tensor]:
    """Difference of images that take on no style from what they were."""
    errors = [
        _relative_error(of_result.narrow[layer].float(), of_content.narrow[layer].float())
        for layer in LAYERS
    ]
    return {
        "same pixels": SAME_PIXELS * (result - content).abs().mean(),
        "same features": SAME_FEATURES * torch.stack(errors).sum(),
    }


def variation_loss(image: Tensor) -> Tensor:
    """Total variation: mean absolute difference of neighbours, across and down."""
    across = (image[..., 1:] - image[..., :-1]).abs().mean()
    return VARIATION * (across + (image[..., 1:, :] - image[..., :-1, :]).abs().mean())


def range_loss(image: Tensor) -> Tensor:
    """Mean amount by which values lie outside of 0..1."""
    return (image - image.clamp(0, 1)).abs().mean()


def _adain(content: Tensor, style: Tensor) -> Tensor:
    """Adaptive instance normalisation, Huang & Belongie 2017, equation 8."""
    deviation, mean = torch.std_mean(content, (2, 3), keepdim=True, correction=0)
    target_deviation, target_mean = torch.std_mean(style, (2, 3), keepdim=True, correction=0)
    return (content - mean) / (deviation + 1e-3) * target_deviation + target_mean


def _tempered_error(values: Tensor, target: Tensor) -> Tensor:
    """Mean over the batch of log(1 + |values - target|² / |target|²).

    The logarithm keeps one style that cannot be reached from drowning the others.
    """
    return torch.log1p(_relative_errors(values, target)).mean()


def _relative_error(values: Tensor, target: Tensor) -> Tensor:
    """Mean over the batch of |values - target|² / |target|²."""
    return _relative_errors(values, target).mean()


def _relative_errors(values: Tensor, target: Tensor) -> Tensor:
    difference = (values - target).flatten(1).square().sum(1)
    return difference / target.flatten(1).square().sum(1)


def _gram(features: Tensor) -> Tensor:
    flat = features.flatten(2)
    return (flat @ flat.mT).float() / flat.shape[2]


def _moments(features: Tensor, gram: Tensor) -> Tensor:
    """Means and deviations (batch, 2 * channels)."""
    mean = features.sum((2, 3)).float() / features[0, 0].numel()
    variance = gram.diagonal(dim1=1, dim2=2) - mean.square()
    return torch.cat([mean, (variance.clamp_min(0) + 1e-5).sqrt()], 1)


def _nearest_neighbor_distance(result: Tensor, style: Tensor) -> Tensor:
    """Mean of 1 - cosine to the nearest style feature, as in ``losses/nearest_neighbor.py``."""
    mean = style.mean((2, 3), keepdim=True)
    s = F.normalize((style - mean).flatten(2), dim=1)
    s = s[:, :, torch.randperm(s.shape[2])[:STYLE_SAMPLES]]
    r = F.normalize((result - mean).flatten(2), dim=1)
    with torch.no_grad():
        nearest = (r.mT.bfloat16() @ s.bfloat16()).argmax(2)
    chosen = s.gather(2, nearest[:, None].expand_as(r))
    return 1 - (r * chosen).sum(1).mean()
