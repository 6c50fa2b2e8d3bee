"""The recipe of style-transfer-pytorch as a baseline: its losses, weights and schedule.

Source: crowsonkb/style-transfer-pytorch, ``style_transfer.py``, the defaults of
``StyleTransfer.stylize``; plain fp32, NCHW. The network is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import torch
import torch.nn.functional as F
from torch import Tensor

from ....networks.vgg_layers import STYLE_LAYERS
from ....optimization.pyramid import resize
from .wasserstein import StyleLoss, total_variation

Network = Callable[[Tensor, Collection[str]], dict[str, Tensor]]
OnLoss = Callable[[float], None]

CONTENT_LAYER = "relu4_2"
#: Of the five style layers; they count by their share of the sum.
STYLE_WEIGHTS = (256, 64, 16, 4, 1)
CONTENT_WEIGHT, TV_WEIGHT = 0.015, 2.0
#: px: the longer side of the first scale is at least this; each is sqrt(2) times the one before.
MIN_SCALE = 128
#: Steps at the first scale, and at each other.
INITIAL_ITERATIONS, ITERATIONS = 1000, 500
STEP_SIZE, BETAS = 0.02, (0.9, 0.99)
#: Of the average of the images, which is the result.
AVERAGE_DECAY = 0.99


def stylize(
    network: Network,
    content: Tensor,
    style: Tensor,
    share: float = 1,
    on_loss: OnLoss = lambda loss: None,
) -> Tensor:
    """Stylize ``content``; both are (1, 3, height, width) in 0..1, as the result is.

    ``share``: of the steps at each scale. ``on_loss`` is told the loss before each step.
    """
    optimizer, image = None, content
    sides = scales(max(content.shape[2:]))
    for side in sides:
        image = resize(image, size_to_fit(content, side)).clone().requires_grad_(True)
        loss = _objective(network, content, style, side)
        warm = optimizer and _scaled(optimizer, image)
        optimizer = torch.optim.Adam([image], lr=STEP_SIZE, betas=BETAS)
        if warm:
            optimizer.load_state_dict(warm)
        steps = INITIAL_ITERATIONS if side == sides[0] else ITERATIONS
        image = _run_scale(image, loss, optimizer, max(1, round(share * steps)), on_loss)
    return image.clamp(0, 1)


def scales(end: int) -> list[int]:
    """Longer sides in px, coarse to fine (``gen_scales``).

    >>> scales(512)
    [128, 181, 256, 362, 512]
    """
    sides = [end]
    while (side := round(end / 2 ** (len(sides) / 2))) >= MIN_SCALE:
        sides.append(side)
    return sides[::-1]


def size_to_fit(image: Tensor, side: int) -> tuple[int, int]:
    """Width and height with that longer side and the proportions of ``image``."""
    height, width = image.shape[2:]
    longer = max(height, width)
    return round(side * width / longer), round(side * height / longer)


def _objective(
    network: Network, content: Tensor, style: Tensor, side: int
) -> Callable[[Tensor], Tensor]:
    """The weighted sum of all losses at one scale; a smaller style image is not enlarged."""
    layers = {*STYLE_LAYERS, CONTENT_LAYER}
    with torch.no_grad():
        at_scale = resize(content, size_to_fit(content, side))
        wanted = network(at_scale, {CONTENT_LAYER})[CONTENT_LAYER]
        style = resize(style, size_to_fit(style, min(side, max(style.shape[2:]))))
        of_style = network(style, STYLE_LAYERS)
        losses = [StyleLoss(of_style[layer]) for layer in STYLE_LAYERS]

    def loss(image: Tensor) -> Tensor:
        features = network(image, layers)
        total = CONTENT_WEIGHT * F.mse_loss(features[CONTENT_LAYER], wanted)
        total = total + TV_WEIGHT * total_variation(image)
        for layer, weight, each in zip(STYLE_LAYERS, STYLE_WEIGHTS, losses, strict=True):
            total = total + weight / sum(STYLE_WEIGHTS) * each(features[layer])
        return total

    return loss


def _run_scale(
    image: Tensor,
    objective: Callable[[Tensor], Tensor],
    optimizer: torch.optim.Adam,
    steps: int,
    on_loss: OnLoss,
) -> Tensor:
    """Make the steps of one scale; return the average of the images, free of its bias."""
    average = (1 - AVERAGE_DECAY) * image.detach()
    for _ in range(steps):
        optimizer.zero_grad()
        loss = objective(image)
        loss.backward()
        on_loss(float(loss.detach()))
        optimizer.step()
        with torch.no_grad():
            image.clamp_(0, 1)
            average = AVERAGE_DECAY * average + (1 - AVERAGE_DECAY) * image
    return average / (1 - AVERAGE_DECAY ** (steps + 1))


def _scaled(optimizer: torch.optim.Adam, image: Tensor) -> dict:
    """The state of Adam at the size of ``image``, so that the next scale starts warm."""
    state = optimizer.state_dict()
    moments = state["state"][0]
    size = image.shape[2:]
    first = F.interpolate(moments["exp_avg"], size, mode="bicubic")
    second = F.interpolate(moments["exp_avg_sq"], size, mode="bilinear").relu()
    state["state"][0] = {**moments, "exp_avg": first, "exp_avg_sq": second}
    return state
