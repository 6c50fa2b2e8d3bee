"""Doubts about number formats: fp16 that overflows, fp32 that is not."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ....contract import Settings
from ....job.inputs import JobInputs
from ....networks import FeatureExtractor, NetworkOnDevice, NetworkSpec
from ....networks.compact import load_compact
from ....networks.devices import Device
from ....networks.vgg19 import load_vgg19
from ....networks.vgg_layers import STYLE_LAYERS
from ....networks.weights.store import find_weights
from ....optimization.input_pyramid import InputPyramid
from ....optimization.objective.cache import NoCache
from ....optimization.objective.targets import ObjectiveFactory
from ....optimization.recipes.default import default_recipe
from .check import NO, Check, answered
from .samples import METHODS, STYLE, sample_request

SIDE = 96  # px
#: Relative error of a convolution whose products have TF32's ten bits is about 3e-4, of one in
#: fp32 below 1e-6.
EXACT = 1e-4


def fp16_overflow(kind: str) -> Check:
    """Whether a target of any method is infinite when features are computed in fp16."""
    device = Device(torch.device(kind), "fp16", "")
    infinite, largest, names = 0, 0.0, []
    for name, net in _networks().items():
        net = net.requires_grad_(False).to(  # type: ignore[call-overload]
            device.torch_device, memory_format=torch.channels_last
        )
        names.append(name)
        for method in METHODS:
            found, value = _targets(name, net, method, device)
            infinite, largest = infinite + found, max(largest, value)
    figure = (
        f"{infinite} values are not finite; the largest feature is {largest:.0f}, fp16 ends at "
        f"{torch.finfo(torch.float16).max:.0f} ({', '.join(names)})."
    )
    if "vgg19" not in names:
        figure += " VGG-19 was not asked: its weights are not here."
    return Check("Do targets overflow in fp16?", NO, answered(infinite > 0), figure, True)


def tf32_in_convolutions(kind: str) -> Check:
    """Whether convolutions of fp32 round their factors to TF32."""
    generator = torch.Generator().manual_seed(0)
    image = torch.randn(1, 64, 64, 64, generator=generator, dtype=torch.float64)
    weight = torch.randn(64, 64, 3, 3, generator=generator, dtype=torch.float64)
    exact = F.conv2d(image, weight)
    found = F.conv2d(image.float().to(kind), weight.float().to(kind)).cpu().double()
    error = float((found - exact).norm() / exact.norm())
    return Check(
        "Do convolutions in fp32 use TF32?",
        NO,
        answered(not error <= EXACT),
        f"The relative error of a convolution is {error:.1e}, in fp32 at most {EXACT:.0e}.",
    )


def _networks() -> dict[str, nn.Module]:
    """Those whose trained weights are here: random ones say nothing of the size of features."""
    networks: dict[str, nn.Module] = {"compact": load_compact()}
    weights = find_weights()
    if weights is not None:
        networks["vgg19"] = load_vgg19(weights)
    return networks


def _targets(name: str, net: nn.Module, method: str, device: Device) -> tuple[int, float]:
    """Values of targets that are not finite, and the largest feature of the style in fp32."""
    settings = Settings(built_in=STYLE, method=method, network=name)
    request = sample_request(settings, SIDE)
    inputs = InputPyramid(JobInputs.from_request(request))
    recipe = default_recipe(settings, inputs.size)
    spec = NetworkSpec(name, Path(), 0, recipe.network, device.torch_device)
    factory = ObjectiveFactory(recipe, NetworkOnDevice(net, spec, device), inputs, NoCache())
    objective = factory.build(inputs.size)
    targets = [
        value
        for term in objective.terms
        for value in vars(term.loss).values()
        if isinstance(value, Tensor)
    ]
    infinite = sum(int((~torch.isfinite(target)).sum()) for target in targets)
    content = inputs.content.to(device.torch_device)
    features = FeatureExtractor(net, recipe.padding)(content, STYLE_LAYERS)
    return infinite, max(float(each.max()) for each in features.values())
