"""A gradient recorded as a CUDA graph, for images so small that Python is the bottleneck.

At 512 by 512 pixels a graphics card has finished a layer before Python has launched the next
one. A graph launches all of them at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from ...losses import SearchingLoss

#: Most pixels of an image that is recorded: a graph keeps the memory of an evaluation for good,
#: beside that of the evaluations without it.
MAX_PIXELS = 1 << 19
#: Evaluations before the graph is recorded, in which libraries choose their algorithms.
WARM_UP = 3
#: Largest relative difference between the gradient of a graph and the one without it: in half
#: precision no two evaluations are quite equal.
TOLERANCE = 0.02

#: Total to minimise and the losses by name.
Evaluation = tuple[Tensor, dict[str, Tensor]]

log = logging.getLogger(__name__)


class CudaGraph:
    """The gradient of a function of an image, replayed from a CUDA graph where possible.

    Evaluations in which a loss searches are not replayed, because a search depends on numbers
    that only the processor sees. They overwrite the tensors that the graph reads. A graph that
    cannot be recorded, or whose gradient is wrong, is not used.
    """

    def __init__(
        self, evaluate: Callable[[Tensor], Evaluation], searching: Sequence[SearchingLoss]
    ) -> None:
        """``evaluate`` gives total and losses; ``searching``: the losses in it that search."""
        self._evaluate, self._searching = evaluate, searching
        self._image: Tensor | None = None
        self._recorded: tuple[torch.cuda.CUDAGraph, Evaluation] | None = None
        self._evaluations = 0
        self._possible = True

    @property
    def recorded(self) -> bool:
        """Whether the next evaluation without a search is a replay."""
        return self._recorded is not None

    def gradient(self, image: Tensor) -> Evaluation:
        """Total and losses at ``image``, with the derivative of the total in ``image.grad``."""
        if image is not self._image:  # a graph reads the memory of the image it was recorded with
            self._image, self._recorded, self._evaluations = image, None, 0
        self._evaluations += 1
        if not self._may_record(image) or self._search_due:
            return self._evaluate_directly(image)
        if self._recorded is None:
            evaluation = self._evaluate_directly(image)
            if self._evaluations > WARM_UP and not self._search_due:
                counts = [loss.evaluations for loss in self._searching]
                self._record(image)
                for loss, count in zip(self._searching, counts, strict=True):
                    loss.evaluations = count  # recording is no evaluation
            return evaluation
        graph, (total, losses) = self._recorded
        graph.replay()
        for loss in self._searching:
            loss.evaluations += 1
        return total.clone(), {name: value.clone() for name, value in losses.items()}

    @property
    def _search_due(self) -> bool:
        return any(loss.search_due for loss in self._searching)

    def _may_record(self, image: Tensor) -> bool:
        return self._possible and image.is_cuda and image.shape[-2] * image.shape[-1] <= MAX_PIXELS

    def _evaluate_directly(self, image: Tensor) -> Evaluation:
        if self._recorded is None or image.grad is None:
            image.grad = None
        else:  # the graph writes there
            image.grad.zero_()
        total, losses = self._evaluate(image)
        total.backward()
        return total.detach(), losses

    def _record(self, image: Tensor) -> None:
        """Record a graph; ``image.grad`` holds the gradient before and after."""
        expected, image.grad = image.grad, None
        stream = torch.cuda.current_stream(image.device)
        try:
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph, capture_error_mode="thread_local"):
                total, losses = self._evaluate(image)
                total.backward()
            graph.replay()
            _check_equal(image.grad, expected)
        except RuntimeError as error:
            torch.cuda.set_stream(stream)  # a recording that fails at its end leaves its own
            log.warning("no CUDA graph: %s", error)
            self._possible, image.grad = False, expected
        else:
            self._recorded = graph, (total.detach(), losses)


def _check_equal(gradient: Tensor | None, expected: Tensor | None) -> None:
    """Raise RuntimeError where the two differ by more than ``TOLERANCE``."""
    if gradient is None or expected is None:
        raise RuntimeError("it gives no gradient")
    difference = float((gradient - expected).norm() / expected.norm())
    if not difference <= TOLERANCE:  # NaN is a difference as well
        raise RuntimeError(f"its gradient is {difference:.2g} off")
