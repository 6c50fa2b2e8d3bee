"""The compact network as it is trained: from VGG-19's first layers and the narrow network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..networks.compact import PROJECTED, WIDTHS, Compact
from ..networks.low_rank_conv import LowRankConv
from ..networks.narrow import load_narrow
from ..networks.vgg19_head import EIGHT, LAST, Vgg19Head
from ..networks.vgg_layers import CONVS, POOL_BEFORE, RELUS
from .decomposition import decompose, patches

#: Layers behind VGG-19's first eight: the student is taught these by the 16 times compressed one.
DEEP = RELUS[RELUS.index(LAST) + 1 :]
#: Mean activation of every shallow layer, as in the normalized network of Gatys, Ecker & Bethge
#: 2016, section 2; VGG-19's own are in the hundreds, more than fp16 has room for in statistics.
MEAN_ACTIVATION = 1.0


class Student(nn.Module):
    """The compact network with 1x1 maps of its deep layers that are thrown away afterwards."""

    def __init__(self, deep_widths: Sequence[int]) -> None:
        """``deep_widths``: channels of the teacher's narrow layers ``DEEP``."""
        super().__init__()
        self.net = Compact()
        self.hints = nn.ModuleList(
            nn.Conv2d(WIDTHS[RELUS.index(layer)], width, 1)
            for layer, width in zip(DEEP, deep_widths, strict=True)
        )

    def forward(self, image: Tensor) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Compute the features that are taught, and the hints at the deep layers."""
        own = self.net.unprojected(image)
        hints = {n: hint(own[n]) for n, hint in zip(DEEP, self.hints, strict=True)}
        taught = {n: own[n] for n in RELUS if n not in DEEP}
        return taught | {n: self.net.project(n, own[n]) for n in PROJECTED}, hints


@torch.no_grad()
def rescale(teacher: Vgg19Head, images: Sequence[Tensor]) -> None:
    """Divide every layer of the teacher by a number, so that it has ``MEAN_ACTIVATION``.

    ReLU and pooling commute with it, so the next layer only has to multiply by it.
    """
    features = [teacher(image) for image in images]
    before = 1.0
    for conv, relu in zip(EIGHT, RELUS, strict=False):
        divisor = torch.stack([each[relu].mean() for each in features]).mean().item()
        divisor /= MEAN_ACTIVATION
        teacher.tensors[f"{conv}.weight"] *= before / divisor
        teacher.tensors[f"{conv}.bias"] /= divisor
        before = divisor


@torch.no_grad()
def start(net: Compact, teacher: Vgg19Head, images: Sequence[Tensor]) -> None:
    """Give ``net`` its first weights: shallow ones of VGG-19, deep ones of the narrow network.

    ``images``: (1, 3, height, width) each, on which responses are compared.
    """
    _copy_first(net, teacher)
    features = [teacher(image) for image in images]
    generator = torch.Generator().manual_seed(0)
    for index, conv in enumerate(EIGHT[1:]):
        layer = RELUS[index]
        entering = [each[layer] for each in features]
        if conv in POOL_BEFORE:
            entering = [F.max_pool2d(each, 2) for each in entering]
        samples = torch.cat([patches(each, generator) for each in entering])
        weight, bias = (teacher.tensors[f"{conv}.{kind}"] for kind in ("weight", "bias"))
        decompose(cast(LowRankConv, net.get_submodule(conv)), weight, bias, samples)
    _continue_as_narrow(net, images)


def _copy_first(net: Compact, teacher: Vgg19Head) -> None:
    """The first convolution, exactly, for what ``net`` makes of RGB in 0..1."""
    weight = teacher.tensors["conv1_1.weight"].flip(1) * 255
    shift = net.mean - teacher.mean.flip(1) / 255
    bias = teacher.tensors["conv1_1.bias"] + (weight * shift).sum((1, 2, 3))
    net.get_submodule("conv1_1").load_state_dict({"weight": weight * net.std, "bias": bias})


def _continue_as_narrow(net: Compact, images: Sequence[Tensor]) -> None:
    """Deep layers of the narrow network behind the least-squares map to its relu3_4."""
    narrow = load_narrow()
    entering, wanted = (
        torch.cat([each[LAST].permute(0, 2, 3, 1).flatten(0, 2) for each in features])
        for features in (
            [net.unprojected(image, {LAST}) for image in images],
            [narrow.unprojected(image, {LAST}) for image in images],
        )
    )
    solution = torch.linalg.lstsq(entering, wanted).solution
    first = cast(LowRankConv, net.get_submodule("conv4_1"))
    first.reduce.weight.copy_(solution.T[..., None, None])
    first.kernel.load_state_dict(narrow.get_submodule("conv4_1").state_dict())
    for name in (*CONVS[len(EIGHT) + 1 :], "project4_1", "project5_1"):
        net.get_submodule(name).load_state_dict(narrow.get_submodule(name).state_dict())
