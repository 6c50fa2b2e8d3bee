"""Seconds per iteration of the engine and of the baseline, in one process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import psutil
import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from ... import memory
from ...contract import Settings
from ...losses import ContentLoss, GramLoss
from ...networks import AutocastExtractor, FeatureExtractor
from ...networks.compact import load_compact
from ...networks.devices import PRECISIONS, Device, choose_device
from ...networks.vgg19 import Vgg19
from ...networks.vgg_layers import STYLE_LAYERS
from ...optimization.objective.objective import Objective
from ...optimization.objective.terms import CONTENT, STYLE, LossTerm
from ...optimization.objective.tile_features import whole_features
from .baseline import baseline_step, random_weights
from .peak_memory import peak_of

NETWORKS = ("vgg19", "compact")
BASELINE = "vgg19, baseline (fp32, NCHW)"
WARM_UP, ROUNDS = 2, 5
#: Side of the square matrices whose product is the measure of what a device can do.
MATRIX = 2048
#: Bytes per pixel that the baseline needs; where fewer are free it is not run.
BASELINE_BYTES = 6000
#: px: the engine works on images of more than this many pixels in tiles of this side.
WHOLE_UP_TO, TILE = 1 << 21, 1024
Step = Callable[[], object]
Row = dict[str, Any]


def measure(
    sizes: list[tuple[int, int]], device_name: str, networks: Sequence[str] = NETWORKS
) -> list[Row]:
    """Measure every size (width, height): one row for each candidate, with its median seconds.

    The baseline is a candidate where ``networks`` names VGG-19. The candidates take
    turns, so that a machine that slows down slows all of them. Each row also has how many
    times faster than the baseline it is, or None where that does not fit into memory;
    arithmetic in GFLOP; its share of the rate of plain matrix products in the same number
    format; and by how much the peak of the memory grew.
    """
    device = choose_device(Settings(device=device_name))
    rates = {name: product_rate(device, name) for name in {"fp32", device.precision}}
    rows = []
    for width, height in sizes:
        torch.manual_seed(0)
        content, style = torch.rand(2, 1, 3, height, width, device=device.torch_device)
        steps = _candidates(device, content, style, networks)
        costs = {what: _cost(step, device) for what, step in steps.items()}
        seconds = take_turns(steps, device)
        baseline = seconds.get(BASELINE)
        for what, taken in seconds.items():
            flop, peak = costs[what]
            rate = rates["fp32" if what == BASELINE else device.precision]
            rows.append(
                {
                    "what": what,
                    "size": [width, height],
                    "seconds": round(taken, 4),
                    "seconds per megapixel": round(taken / (width * height / 1e6), 4),
                    "times faster": baseline and round(baseline / taken, 2),
                    "gflop": round(flop / 1e9, 1),
                    "of matrix rate": round(flop / taken / rate, 3),
                    "peak_memory_bytes": peak,
                }
            )
    return rows


def product_rate(device: Device, precision: str, side: int = MATRIX) -> float:
    """Measure operations a second in products of square matrices of one format; the best of 5."""
    dtype = PRECISIONS[precision]
    a, b = torch.rand(2, side, side, dtype=dtype, device=device.torch_device)
    times = []
    for _ in range(WARM_UP + ROUNDS):
        wait(device)
        began = perf_counter()
        a @ b
        wait(device)
        times.append(perf_counter() - began)
    return 2 * side**3 / min(times[WARM_UP:])


def _candidates(
    device: Device, content: Tensor, style: Tensor, networks: Sequence[str]
) -> dict[str, Step]:
    steps: dict[str, Step] = {}
    pixels = content.shape[-1] * content.shape[-2]
    if "vgg19" in networks and pixels * BASELINE_BYTES < free_bytes(device):
        weights = random_weights(device.torch_device)
        steps[BASELINE] = baseline_step(weights, content, style)
    tile_size = TILE if pixels > WHOLE_UP_TO else None
    for name in networks:
        net = benchmark_network(name, device)
        objective = engine_objective(net, device, content, style, tile_size)
        steps[f"{name}, engine ({device.precision})"] = engine_step(objective, content)
    return steps


def benchmark_network(name: str, device: Device) -> nn.Module:
    """The network of that name as the engine holds it, VGG-19 with random weights."""
    net: nn.Module = load_compact()
    if name == "vgg19":
        net = Vgg19("torchvision")
        for conv, (weight, bias) in random_weights(torch.device("cpu")).items():
            module = net.get_submodule(conv)
            module.load_state_dict({"weight": weight, "bias": bias})
    return net.requires_grad_(False).to(  # type: ignore[call-overload]
        device.torch_device, memory_format=torch.channels_last
    )


def engine_objective(
    net: nn.Module, device: Device, content: Tensor, style: Tensor, tile_size: int | None
) -> Objective:
    """The engine's objective with Gram matrices and content at relu4_2.

    ``content``, ``style``: (1, 3, height, width) on the device. ``tile_size``: px, or None.
    """
    memory.retain_freed_memory(True)
    extractor = AutocastExtractor(FeatureExtractor(net, 0), device)
    with torch.no_grad():
        small = style[..., :TILE, :TILE]
        styles = extractor(small, set(STYLE_LAYERS))
        losses = [GramLoss(layer, GramLoss.statistic(f, None)) for layer, f in styles.items()]
        kept = whole_features(content, {"relu4_2"}, tile_size or max(content.shape), extractor)
    terms = [LossTerm(STYLE, 1.0, loss) for loss in losses]
    terms.append(LossTerm(CONTENT, 1.0, ContentLoss("relu4_2", kept["relu4_2"])))
    return Objective(terms, extractor, per_pixel=True, tile_size=tile_size)


def engine_step(objective: Objective, content: Tensor) -> Step:
    """Return one iteration as the engine makes it, at a copy of ``content``."""
    image = content.clone().requires_grad_(True)
    return lambda: objective.gradient(image)


def _cost(step: Step, device: Device) -> tuple[int, int | None]:
    """Count the operations of one iteration, and the bytes by which the memory's peak grows."""
    with FlopCounterMode(display=False) as counter:
        step()
    return counter.get_total_flops(), peak_of(step, device.torch_device)


def take_turns(
    steps: dict[str, Step], device: Device, warm_up: int = WARM_UP, rounds: int = ROUNDS
) -> dict[str, float]:
    """Median seconds of each step, which take turns ``warm_up + rounds`` times."""
    times: dict[str, list[float]] = {what: [] for what in steps}
    for turn in range(warm_up + rounds):
        for what, step in steps.items():
            wait(device)
            began = perf_counter()
            step()
            wait(device)
            if turn >= warm_up:
                times[what].append(perf_counter() - began)
    return {what: sorted(t)[len(t) // 2] for what, t in times.items()}


def free_bytes(device: Device) -> int:
    """Memory of the graphics card, or of the computer, that nobody uses."""
    if device.torch_device.type == "cuda":
        return torch.cuda.mem_get_info()[0]
    return psutil.virtual_memory().available


def wait(device: Device) -> None:
    """Wait until the graphics card has done all that it was given."""
    if device.torch_device.type == "cuda":
        torch.cuda.synchronize()
