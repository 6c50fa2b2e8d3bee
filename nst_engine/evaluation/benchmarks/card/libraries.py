"""Doubts about what libraries do on a card: CUDA graphs, ONNX Runtime's provider."""

from __future__ import annotations

import torch

from ....instant.onnx_backend import OnnxBackend
from ....networks.devices import Device
from ..iteration import benchmark_network, engine_objective
from .check import NOT_ASKED, YES, Check, answered
from .graph_switch import cuda_graphs

SIDE = 128  # px
#: A graph is recorded after three evaluations; two replays follow.
EVALUATIONS = 6
#: Relative difference of two gradients, as in ``objective/cuda_graph.py``.
TOLERANCE = 0.02

GRAPH = "Is a CUDA graph recorded, and does its replay give the same gradient?"
PROVIDER = "Does ONNX Runtime's CUDA provider answer?"


def check_libraries(kind: str) -> list[Check]:
    """Both checks; on a processor neither is asked."""
    if kind != "cuda":
        reason = "This is a processor."
        return [Check(q, YES, NOT_ASKED, reason) for q in (GRAPH, PROVIDER)]
    return [_graph(), _provider()]


def _graph() -> Check:
    with cuda_graphs(False):
        plain, _ = _gradient()
    replayed, recorded = _gradient()
    difference = float((replayed - plain).norm() / plain.norm())
    same = difference <= TOLERANCE
    figure = f"The gradients differ by {difference:.1e}."
    if not recorded:
        figure = "No graph was recorded; the log says why."
    return Check(GRAPH, YES, answered(recorded and same), figure, wrong_image=not same)


def _gradient() -> tuple[torch.Tensor, bool]:
    """The last of some gradients at one image, and whether it was replayed."""
    device = Device(torch.device("cuda"), "fp32", "")
    torch.manual_seed(0)
    content, style = torch.rand(2, 1, 3, SIDE, SIDE, device=device.torch_device)
    net = benchmark_network("compact", device)
    objective = engine_objective(net, device, content, style, None)
    image = torch.rand_like(content).requires_grad_(True)
    for _ in range(EVALUATIONS):
        objective.gradient(image)
    gradient = image.grad
    if gradient is None:
        raise RuntimeError("an evaluation gave no gradient")
    return gradient.clone(), objective.graph_recorded


def _provider() -> Check:
    backend = OnnxBackend("cuda")
    return Check(PROVIDER, YES, answered(backend.on_card), f"It computes on: {backend.description}")
