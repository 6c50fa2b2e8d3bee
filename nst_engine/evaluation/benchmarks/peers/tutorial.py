"""The recipe of the PyTorch tutorial as a baseline: its losses, layers, weights and steps.

Source: PyTorch tutorials, "Neural Transfer Using PyTorch" (``run_style_transfer``); plain fp32,
NCHW, one size. The network is the caller's; its features are taken behind the ReLUs, which the
tutorial's are not.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from ..baseline import gram
from .style_transfer_pytorch import Network, OnLoss

STYLE_LAYERS = ("relu1_1", "relu1_2", "relu2_1", "relu2_2", "relu3_1")
CONTENT_LAYER = "relu2_2"
STYLE_WEIGHT, CONTENT_WEIGHT = 1e6, 1.0
EVALUATIONS = 300


def stylize(
    network: Network,
    content: Tensor,
    style: Tensor,
    share: float = 1,
    on_loss: OnLoss = lambda loss: None,
) -> Tensor:
    """Stylize ``content``; both are (1, 3, height, width) in 0..1, as the result is.

    ``share``: of the evaluations. ``on_loss`` is told the loss of each.
    """
    with torch.no_grad():
        wanted = network(content, {CONTENT_LAYER})[CONTENT_LAYER]
        grams = {layer: gram(f) for layer, f in network(style, STYLE_LAYERS).items()}
    image = content.clone().requires_grad_(True)
    optimizer = torch.optim.LBFGS([image])
    evaluations = 0

    def loss() -> Tensor:
        nonlocal evaluations
        evaluations += 1
        with torch.no_grad():
            image.clamp_(0, 1)
        optimizer.zero_grad()
        features = network(image, {*STYLE_LAYERS, CONTENT_LAYER})
        total = CONTENT_WEIGHT * F.mse_loss(features[CONTENT_LAYER], wanted)
        for layer, target in grams.items():
            total = total + STYLE_WEIGHT * F.mse_loss(gram(features[layer]), target)
        total.backward()
        on_loss(float(total.detach()))
        return total

    while evaluations <= share * EVALUATIONS:
        optimizer.step(loss)
    return image.detach().clamp(0, 1)
