"""Evaluations of a small picture as a CUDA graph.

At 512 by 512 pixels a graphics card is done with a layer before Python has asked for the next
one. A graph asks for all of them at once.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ...losses import NearestNeighborLoss

if TYPE_CHECKING:
    from .objective import Objective

#: Pixels of pictures that are small in this sense. A graph keeps the memory of an evaluation
#: for good, beside that of the evaluations without it.
UP_TO = 1 << 19
#: Evaluations before the graph is recorded, in which libraries choose their algorithms.
WARM_UP = 3
#: By how much, relative, the gradient of a graph may differ from the one without it: in half
#: precision no two evaluations are quite the same.
AGREE = 0.02

log = logging.getLogger(__name__)


class CudaGraph:
    """The gradient of an objective; from a graph where that is possible, else as always.

    A graph that cannot be recorded, or does not give what was computed without it, is not used.
    Searches for strokes are left out of it, and write where the graph reads.
    """

    def __init__(self) -> None:
        self._image: Tensor | None = None
        self._graph: torch.cuda.CUDAGraph | None = None
        self._told: tuple[Tensor, dict[str, Tensor]] | None = None
        self._evaluations = 0
        self._possible = True

    def gradient(self, objective: Objective, image: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """As ``Objective.gradient`` of a picture as a whole."""
        if image is not self._image:  # a graph reads where the picture was when it was recorded
            self._image, self._graph, self._evaluations = image, None, 0
        self._evaluations += 1
        strokes = [t.loss for t in objective.terms if isinstance(t.loss, NearestNeighborLoss)]
        if not self._may_be_graphed(image) or _searching(strokes):
            return self._plain(objective, image)
        if self._graph is None:
            total, losses = self._plain(objective, image)
            if self._evaluations > WARM_UP and not _searching(strokes):
                counts = [loss.evaluations for loss in strokes]
                self._record(objective, image)
                for loss, count in zip(strokes, counts, strict=True):
                    loss.evaluations = count  # recording is no evaluation
            return total, losses
        self._graph.replay()
        for loss in strokes:
            loss.evaluations += 1
        total, losses = self._told
        return total.clone(), {role: value.clone() for role, value in losses.items()}

    def _may_be_graphed(self, image: Tensor) -> bool:
        return self._possible and image.is_cuda and image.shape[-2] * image.shape[-1] <= UP_TO

    def _plain(self, objective: Objective, image: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        if self._graph is None:
            image.grad = None
        else:  # the graph writes there
            image.grad.zero_()
        total, losses = objective(image)
        total.backward()
        return total.detach(), losses

    def _record(self, objective: Objective, image: Tensor) -> None:
        """``image.grad`` holds the gradient before and after."""
        expected, image.grad = image.grad, None
        stream = torch.cuda.current_stream(image.device)
        try:
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph, capture_error_mode="thread_local"):
                total, losses = objective(image)
                total.backward()
            graph.replay()
            off = float((image.grad - expected).norm() / expected.norm())
            if not off <= AGREE:  # NaN is off as well
                raise RuntimeError(f"its gradient is {off:.2g} off")
        except RuntimeError as error:
            torch.cuda.set_stream(stream)  # a recording that fails at its end leaves its own
            log.warning("no CUDA graph: %s", error)
            self._possible, image.grad = False, expected
        else:
            self._graph, self._told = graph, (total.detach(), losses)


def _searching(strokes: list[NearestNeighborLoss]) -> bool:
    return any(loss.due for loss in strokes)
