"""Faithful reproductions of Gatys, Ecker & Bethge: as in the paper and as in their code.

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
from ..optimizers import ImageOptimizer
from ..pyramid import Size
from ..scale_run import ScaleSchedule
from .recipe import ContentLossMaker, Recipe, StyleLoss

#: code, cell 6: ``max_iter = 500``, counted in evaluations of the closure.
EVALUATIONS = 500
#: paper, caption of figure 3: alpha/beta from 5e-4 to 5e-3; 1e-3 is its panel B.
PAPER_RATIO = 1e-3
CONTENT_LAYER = "relu4_2"  # paper, section 3; code, cell 5


class SquaredGramLoss:
    """``factor`` times the mean squared difference of Gram matrices over positions.

    paper, equations 3 and 4: G = F F^T and E = sum (G - A)^2 / (4 N^2 M^2), which is a
    quarter of the mean over the N^2 entries of (G/M - A/M)^2. code, cell 3: GramMatrix
    divides by h*w and GramMSELoss is that mean without the quarter.
    """

    factor = 1.0
    statistic = staticmethod(gram_sums)

    def __init__(self, layer: str, statistic: Tensor) -> None:
        self.layer = layer
        self.target = matrix_of(statistic)

    def value(self, statistic: Tensor) -> Tensor:
        return self.factor * (matrix_of(statistic) - self.target).square().mean()


class QuarterGramLoss(SquaredGramLoss):
    """Equation 4 of the paper."""

    factor = 0.25


class MeanContentLoss(ContentLoss):
    """code, cell 5: ``nn.MSELoss`` between the features."""

    factor = 1.0

    @functools.cached_property
    def norm(self) -> Tensor:
        return torch.tensor(self.target.numel() / self.factor, device=self.target.device)


class HalfMeanContentLoss(MeanContentLoss):
    """paper, equation 1, as a mean: 1/2 sum (F - P)^2 / (N M).

    The equation has no 1 / (N M), but with it left out the content term drowns the style at
    alpha/beta = 1e-3, because equation 4 is a mean. The authors' later code for the normalised
    network (leongatys/NeuralImageSynthesis, norm_pad: style 1e9/5 a layer, content 1e6) uses
    means for both and the very ratio of the paper.
    """

    factor = 0.5


class GatysLBFGS:
    """torch's L-BFGS with its defaults, as in code, cell 6 (history 100, 20 evaluations a step).

    The tolerances are 0 where the losses are smaller than in the authors' units.
    """

    HISTORY = 100

    def __init__(
        self, image: Tensor, tolerant: bool = True, rate: float = 1.0, history: int = HISTORY
    ) -> None:
        self.tolerant, self.rate, self.history = tolerant, rate, history
        stop_early = {} if tolerant else {"tolerance_grad": 0, "tolerance_change": 0}
        self.optimizer = torch.optim.LBFGS([image], lr=rate, history_size=history, **stop_early)

    def step(self, closure: object) -> None:
        self.optimizer.step(closure)

    def moved_to(self, image: Tensor) -> GatysLBFGS:
        return GatysLBFGS(image, self.tolerant, self.rate, self.history)

    def calmer(self, image: Tensor) -> GatysLBFGS:
        return GatysLBFGS(image, self.tolerant, self.rate / 2, self.history)


def gatys_code(settings: Settings, content: Size) -> Recipe:
    """The authors' notebook: max pooling, un-normalised network, weights 1e3/n^2."""
    return _recipe(
        content,
        make_optimizer=GatysLBFGS,
        # code, cell 5: style_weights = [1e3/n**2 for n in [64,128,256,512,512]]
        style_layers={t: 1e3 / VGG19_WIDTHS[RELUS.index(t)] ** 2 for t in STYLE_LAYERS},
        style_loss=SquaredGramLoss,
        content_weight=1.0,
        content_loss=MeanContentLoss,
        # code, cell 1: Scale(img_size) makes the shorter sides of both pictures equal (512)
        style_size=lambda own, picture: _shorter_side(own, min(picture)),
        network=NetworkOptions(pooling="max", padding="zeros"),
    )


def gatys_paper(settings: Settings, content: Size) -> Recipe:
    """The paper: average pooling, normalised network, w_l = 1/5, factors 1/2 and 1/4."""
    return _recipe(
        content,
        make_optimizer=functools.partial(GatysLBFGS, tolerant=False),
        style_layers=dict.fromkeys(STYLE_LAYERS, 1 / len(STYLE_LAYERS)),
        style_loss=QuarterGramLoss,
        content_weight=PAPER_RATIO,
        content_loss=HalfMeanContentLoss,
        # paper, section 2: the style is always resized to the size of the content
        style_size=lambda own, picture: picture,
        network=NetworkOptions(pooling="average", padding="zeros", normalised=True),
    )


def _recipe(
    content: Size,
    make_optimizer: Callable[..., ImageOptimizer],
    style_layers: dict[str, float],
    style_loss: StyleLoss,
    content_weight: float,
    content_loss: ContentLossMaker,
    style_size: Callable[[Size, Size], Size],
    network: NetworkOptions,
) -> Recipe:
    """What both have in common: one scale, no clamp, no averaging, content at relu4_2."""
    descent = ScaleSchedule(EVALUATIONS, make_optimizer, clamp=False, history=GatysLBFGS.HISTORY)
    return Recipe(
        descents=[(content, descent)],
        style_layers=style_layers,
        style_loss=style_loss,
        content_layers={CONTENT_LAYER: content_weight},
        content_loss=content_loss,
        style_size=style_size,
        per_pixel=False,
        network=network,
    )


def _shorter_side(size: Size, length: int) -> Size:
    factor = length / min(size)
    return round(size[0] * factor), round(size[1] * factor)


PRESETS = {"gatys-code": gatys_code, "gatys-paper": gatys_paper}
#: What a preset starts from unless --init says otherwise: code, cell 6 (content.clone())
#: and paper, section 2 (white noise).
PRESET_INIT = {"gatys-code": "content", "gatys-paper": "noise"}
