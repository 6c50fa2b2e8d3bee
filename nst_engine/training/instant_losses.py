"""The losses that the instant decoder is trained for.

They are those of Huang & Belongie 2017, section 5.2, content at relu4_1 and the style's means and
deviations, and those of this program's optimisation: Gram matrices and nearest neighbours, whose
search the content leads (``losses/search_guide.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from ..instant.levels import LAYERS
from ..losses.search_guide import detail
from ..networks.compact import Compact
from ..optimization.recipes.default import STROKES_GUIDE

CONTENT = 0.02
GRAM = 6.0
MOMENTS = 3.0
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
    """Features of images by the loss network: its own, and the style layers' in VGG-19's width."""

    own: dict[str, Tensor]
    style_layers: dict[str, Tensor]

    def of(self, images: slice) -> LossFeatures:
        """The features of some images of the batch."""
        own = {name: each[images] for name, each in self.own.items()}
        return LossFeatures(own, {name: each[images] for name, each in self.style_layers.items()})


LossNetwork = Callable[[Tensor], LossFeatures]


def loss_network(net: Compact) -> LossNetwork:
    """Measure by the network that optimises, which is nearly VGG-19 where strokes are small."""

    def measure(image: Tensor) -> LossFeatures:
        own = net.unprojected(image, LAYERS)
        wide = {n: _subsampled(n, own[n]) for n in LAYERS}
        lifted = {n: net.project(n, each) for n, each in wide.items() if n in net.projected}
        return LossFeatures(own, wide | lifted)

    return measure


def _subsampled(layer: str, features: Tensor) -> Tensor:
    """Features at every so many positions, from a random corner."""
    step = STRIDES.get(layer, 1)
    down, right = torch.randint(step, (2,)).tolist()
    return features[..., down::step, right::step].contiguous(memory_format=torch.channels_last)


def style_losses(
    result: LossFeatures, style: LossFeatures, content: LossFeatures
) -> dict[str, Tensor]:
    """Gram, moments and nearest-neighbour losses of the results against their styles.

    ``content``: features of the content images, which lead the search.
    """
    device = result.own[LAYERS[0]].device
    gram, moments, nearest = torch.zeros(3, device=device)
    for layer in LAYERS:
        ours, target = result.style_layers[layer], style.style_layers[layer]
        target_gram, our_gram = _gram(target), _gram(ours)
        gram = gram + _tempered_error(our_gram, target_gram)
        moments = moments + _tempered_error(_moments(ours, our_gram), _moments(target, target_gram))
    for layer, weight in NEAREST_NEIGHBOR.items():
        distance = _nearest_neighbor_distance(
            *(each.style_layers[layer].float() for each in (result, style, content))
        )
        nearest = nearest + weight * distance
    return {
        "gram": GRAM * gram / len(LAYERS),
        "moments": MOMENTS * moments / len(LAYERS),
        "strokes": nearest,
    }


def content_loss(result: LossFeatures, content: LossFeatures, style: LossFeatures) -> Tensor:
    """Error against the content's features with the style's means and deviations."""
    layer = LAYERS[-1]
    target = _adain(content.own[layer].float(), style.own[layer].float())
    return CONTENT * _relative_error(result.own[layer].float(), target)


def reconstruction_losses(
    result: Tensor, content: Tensor, of_result: LossFeatures, of_content: LossFeatures
) -> dict[str, Tensor]:
    """Difference of images that take on no style from what they were."""
    errors = [
        _relative_error(of_result.own[layer].float(), of_content.own[layer].float())
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


def _nearest_neighbor_distance(result: Tensor, style: Tensor, content: Tensor) -> Tensor:
    """Mean of 1 - cosine to the style feature found, as in ``losses/nearest_neighbor.py``."""
    mean = style.mean((2, 3), keepdim=True)
    s = F.normalize((style - mean).flatten(2), dim=1)
    s = s[:, :, torch.randperm(s.shape[2], device=s.device)[:STYLE_SAMPLES]]
    r = F.normalize((result - mean).flatten(2), dim=1)
    with torch.no_grad():
        shapes = F.normalize((_adain(content, style) - mean).flatten(2), dim=1)
        queries = r + STROKES_GUIDE * _saliency(content).flatten(2) * shapes
        nearest = (queries.mT.bfloat16() @ s.bfloat16()).argmax(2)
    chosen = s.gather(2, nearest[:, None].expand_as(r))
    return 1 - (r * chosen).sum(1).mean()


def _saliency(features: Tensor) -> Tensor:
    """c² / (c² + t²), c being the detail at a place and t its mean over the image."""
    squares = detail(features).square()
    typical = squares.sqrt().mean((2, 3), keepdim=True).square()
    return squares / (squares + typical).clamp_min(1e-8)
