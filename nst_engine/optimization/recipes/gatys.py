"""Recipes of Gatys, Ecker & Bethge: as in the paper and as in their code.

The two differ (pystiche_papers calls it ``impl_params``), so both exist and are named.
"paper": "Image Style Transfer Using Convolutional Neural Networks", CVPR 2016.
"code": leongatys/PytorchNeuralStyleTransfer, NeuralStyleTransfer.ipynb (cell numbers below
count code cells).
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import torch
from torch import Tensor

from ...contract import Settings
from ...losses import ContentLoss
from ...losses.gram import gram_sums, matrix_of
from ...networks.selection import NetworkOptions
from ...networks.vgg_layers import RELUS, STYLE_LAYERS, VGG19_WIDTHS
from ..optimizers import LBFGS, ImageOptimizer
from ..pyramid import Size
from .recipe import Recipe, ScaleSchedule

#: code, cell 6: ``max_iter = 500``, counted in evaluations of the closure.
EVALUATIONS = 500
#: paper, caption of figure 3: alpha/beta from 5e-4 to 5e-3; 1e-3 is its panel B.
PAPER_RATIO = 1e-3
CONTENT_LAYER = "relu4_2"  # paper, section 3; code, cell 5
HISTORY = 100  # code, cell 6: torch's default
#: L-BFGS as in code, cell 6: torch's defaults. For the paper's losses, which are smaller than
#: in the authors' units, the tolerances are 0.
PAPER_LBFGS = functools.partial(LBFGS, history=HISTORY, evaluations_per_step=20)
CODE_LBFGS = functools.partial(PAPER_LBFGS, tolerance_grad=1e-7, tolerance_change=1e-9)

Schedules = list[tuple[Size, ScaleSchedule]]


class SquaredGramLoss:
    """Mean squared difference of mean Gram matrices, times ``factor``.

    paper, equations 3 and 4: G = F F^T and E = sum (G - A)^2 / (4 N^2 M^2), which is a
    quarter of the mean over the N^2 entries of (G/M - A/M)^2. code, cell 3: GramMatrix
    divides by h*w and GramMSELoss is that mean without the quarter.
    """

    factor = 1.0
    statistic = staticmethod(gram_sums)

    def __init__(self, layer: str, statistic: Tensor) -> None:
        """``statistic``: of the style image, from ``gram_sums``, or a multiple of it."""
        self.layer = layer
        self.target = matrix_of(statistic)

    def value(self, statistic: Tensor) -> Tensor:
        """``factor`` times the mean of (G - A)^2."""
        return self.factor * (matrix_of(statistic) - self.target).square().mean()


class QuarterGramLoss(SquaredGramLoss):
    """The style loss of the paper, equation 4."""

    factor = 0.25


class MeanContentLoss(ContentLoss):
    """The content loss of the code, cell 5: ``nn.MSELoss`` between the features."""

    factor = 1.0

    @functools.cached_property
    def norm(self) -> Tensor:
        """The divisor of the sum of squared differences."""
        return torch.tensor(self.target.numel() / self.factor, device=self.target.device)


class HalfMeanContentLoss(MeanContentLoss):
    """The content loss of the paper, equation 1, as a mean: 1/2 sum (F - P)^2 / (N M).

    The equation has no 1 / (N M), but with it left out the content term drowns the style at
    alpha/beta = 1e-3, because equation 4 is a mean. The authors' later code for the normalized
    network (leongatys/NeuralImageSynthesis, norm_pad: style 1e9/5 a layer, content 1e6) uses
    means for both and the very ratio of the paper.
    """

    factor = 0.5


def gatys_code(settings: Settings, content: Size) -> Recipe:
    """The authors' notebook: max pooling, un-normalized network, weights 1e3/n^2."""
    return Recipe(
        schedules=_one_scale(content, CODE_LBFGS),
        # code, cell 5: style_weights = [1e3/n**2 for n in [64,128,256,512,512]]
        style_layers={layer: 1e3 / VGG19_WIDTHS[RELUS.index(layer)] ** 2 for layer in STYLE_LAYERS},
        style_loss=SquaredGramLoss,
        content_layers={CONTENT_LAYER: 1.0},
        content_loss=MeanContentLoss,
        # code, cell 1: Scale(img_size) makes the shorter sides of both images equal (512)
        style_size=lambda style, image: _shorter_side(style, min(image)),
        per_pixel=False,
        network=NetworkOptions(pooling="max", padding="zeros"),
    )


def gatys_paper(settings: Settings, content: Size) -> Recipe:
    """The paper: average pooling, normalized network, w_l = 1/5, factors 1/2 and 1/4."""
    return Recipe(
        schedules=_one_scale(content, PAPER_LBFGS),
        style_layers=dict.fromkeys(STYLE_LAYERS, 1 / len(STYLE_LAYERS)),
        style_loss=QuarterGramLoss,
        content_layers={CONTENT_LAYER: PAPER_RATIO},
        content_loss=HalfMeanContentLoss,
        # paper, section 2: the style is always resized to the size of the content
        style_size=lambda style, image: image,
        per_pixel=False,
        network=NetworkOptions(pooling="average", padding="zeros", normalized=True),
    )


def _one_scale(content: Size, make_optimizer: Callable[..., ImageOptimizer]) -> Schedules:
    """The schedule of both: one scale, no clamping, no averaging."""
    schedule = ScaleSchedule(EVALUATIONS, make_optimizer, clamp=False, history=HISTORY)
    return [(content, schedule)]


def _shorter_side(size: Size, length: int) -> Size:
    factor = length / min(size)
    return round(size[0] * factor), round(size[1] * factor)


PRESETS = {"gatys-code": gatys_code, "gatys-paper": gatys_paper}
#: Initial image of each preset unless --init says otherwise: code, cell 6 (content.clone())
#: and paper, section 2 (white noise).
PRESET_INIT = {"gatys-code": "content", "gatys-paper": "noise"}
