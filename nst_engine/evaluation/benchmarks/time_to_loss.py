"""Who is first at the same loss: the textbook loop, or the engine from coarse to fine.

Both minimise the same losses of the same network at the same size, from the photograph.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from time import perf_counter
from typing import Any

import torch
from torch import Tensor, nn

from ... import memory
from ...contract import Settings
from ...images.builtin.sample import landscape, strokes
from ...losses import ContentLoss, GramLoss
from ...networks import AutocastExtractor, FeatureExtractor
from ...networks.compact import load_compact
from ...networks.devices import Device, choose_device
from ...networks.vgg19 import load_vgg19
from ...networks.vgg_layers import STYLE_LAYERS
from ...networks.weights.store import find_weights
from ...optimization.objective.objective import Objective
from ...optimization.objective.terms import CONTENT, STYLE, LossTerm
from ...optimization.optimizers import Adam
from ...optimization.pyramid import resize, scales

#: Weight of the content where the style's five layers weigh 1 together.
CONTENT_WEIGHT = 0.1
#: Evaluations of ours at the last scale, at most, and at the one before; below, half as many each.
LAST, BEFORE_LAST = 130, 60
#: The fp32 loss is looked at as soon as that of the descent is within so many times of it: to look
#: after every step would leave the processor's caches, and the heap, to another network's features.
NEAR = 1.02
Row = dict[str, Any]


class DecayingAdam(Adam):
    """Adam for a run to a low loss: quick to forget, with a rate that falls to zero.

    Found at 512×384 with the compact network. To the loss of 300 evaluations of L-BFGS, which
    took more than 300 of the Adam that pictures are made with, it takes about 120. Pictures are
    made in 50 a scale, where it is no better (loss within 2 % on two pairs, three methods).
    """

    RATE = 0.06
    BETAS = (0.9, 0.9)

    def fall(self, done: float) -> None:
        """``done``: share of the scale that is over."""
        self.optimizer.param_groups[0]["lr"] = self.rate * (1 - done)


def race(width: int, height: int, device_name: str, iterations: int) -> Row:
    """Seconds of both to the loss that the textbook loop has after so many iterations.

    The loop is that of the PyTorch tutorial: fp32, NCHW, one size, torch's L-BFGS. The network is
    VGG-19 where its weights are present and a graphics card answers, else the compact one. The
    loss that counts is always the fp32 one of the whole picture; measuring it takes no time here.
    """
    device = choose_device(Settings(device=device_name))
    plain = Device(device.torch_device, "fp32", "")
    content, style = (
        torch.from_numpy(paint(height, width)).permute(2, 0, 1)[None].to(device.torch_device)
        for paint in (landscape, strokes)
    )
    name, net = _network(device)
    judge = _objective(net, plain, content, style)
    _textbook(judge, content, 2)  # libraries choose their algorithms
    began = perf_counter()
    loss = _textbook(judge, content, iterations)
    theirs = perf_counter() - began
    net = net.to(memory_format=torch.channels_last)
    ours, reached, evaluations = _ours(net, device, content, style, judge, loss)
    return {
        "what": f"{name}, to the textbook's loss after {iterations} iterations",
        "size": [width, height],
        "loss": loss,
        "textbook seconds": round(theirs, 2),
        "seconds": round(ours, 2),
        "loss reached": reached,
        "evaluations at full size": evaluations,
        "times faster": round(theirs / ours, 2) if reached <= loss else None,
    }


def _network(device: Device) -> tuple[str, nn.Module]:
    file = find_weights() if device.torch_device.type != "cpu" else None
    name, net = ("vgg19", load_vgg19(file)) if file else ("compact", load_compact())
    return name, net.requires_grad_(False).to(device.torch_device)


def _objective(net: nn.Module, device: Device, content: Tensor, style: Tensor) -> Objective:
    extractor = AutocastExtractor(FeatureExtractor(net, 0), device)
    with torch.no_grad():
        styles = extractor(style, set(STYLE_LAYERS))
        kept = extractor(content, {"relu4_2"})["relu4_2"]
    losses = [GramLoss(layer, GramLoss.statistic(f, None)) for layer, f in styles.items()]
    terms = [LossTerm(STYLE, 1 / len(losses), loss) for loss in losses]
    terms.append(LossTerm(CONTENT, CONTENT_WEIGHT, ContentLoss("relu4_2", kept)))
    return Objective(terms, extractor, per_pixel=True)


def _loss(objective: Objective, image: Tensor) -> float:
    return float(sum(objective.losses(image).values()))


def _textbook(objective: Objective, content: Tensor, iterations: int) -> float:
    """The loss after so many evaluations, by plain autograd of NCHW features."""
    image = content.clone().contiguous().requires_grad_(True)
    optimizer = torch.optim.LBFGS([image], max_iter=iterations, max_eval=iterations)

    def closure() -> Tensor:
        image.grad = None
        features = objective.extractor.extractor(image, objective.layers)
        values = [t.weight * _value(t, features[t.loss.layer]) for t in objective.terms]
        total = torch.stack(values).sum() * image.numel()
        total.backward()
        return total

    optimizer.step(closure)
    return _loss(objective, image.detach())


def _value(term: LossTerm, features: Tensor) -> Tensor:
    return term.loss.value(term.loss.statistic(features, None))


def _ours(
    net: nn.Module,
    device: Device,
    content: Tensor,
    style: Tensor,
    judge: Objective,
    wanted: float,
) -> tuple[float, float, int]:
    """Seconds, the loss reached and evaluations at full size."""
    clock, image, optimizer = 0.0, content, None
    sizes = scales(content.shape[3], content.shape[2])
    memory.retain_freed_memory(True)  # as in every picture that has room
    for to_go, size in zip(reversed(range(len(sizes))), sizes, strict=True):
        last = to_go == 0
        began = perf_counter()
        objective = _objective(net, device, resize(content, size), resize(style, size))
        image = resize(image.detach(), size).clone().requires_grad_(True)
        optimizer = (
            optimizer.at_new_scale(image) if optimizer else DecayingAdam(image, DecayingAdam.RATE)
        )
        clock += perf_counter() - began
        reached = _loss(judge, image.detach()) if last else math.inf
        evaluations = 0
        most = LAST if last else max(1, BEFORE_LAST >> to_go - 1)
        while evaluations < most and reached > wanted:
            optimizer.fall(evaluations / most if last else 0)
            seconds, loss = _timed(lambda: _step(optimizer, objective, image), device)  # noqa: B023
            clock += seconds
            evaluations += 1
            if last and loss <= NEAR * wanted:
                reached = _loss(judge, image.detach())
    memory.release_retained()
    return clock, reached, evaluations


def _step(optimizer: DecayingAdam, objective: Objective, image: Tensor) -> Tensor:
    """The loss from where the step was made."""
    losses: dict[str, Tensor] = {}

    def closure() -> Tensor:
        total, by_role = objective.gradient(image)
        losses.update(by_role)
        return total

    optimizer.step(closure)
    with torch.no_grad():
        image.clamp_(0, 1)
    return sum(losses.values())


def _timed(work: Callable[[], Tensor], device: Device) -> tuple[float, float]:
    """Seconds that it took, and what it gave."""
    began = perf_counter()
    given = work()
    if device.torch_device.type == "cuda":
        torch.cuda.synchronize()
    return perf_counter() - began, float(given)
