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

#: Most pixels of an image that is recorded. Without a graph an H200 takes 10 to 20 ms at 512²,
#: which is what Python takes to launch it all, and 30 ms at 2048² (docs/benchmarks.md).
MAX_PIXELS = 1 << 20
#: A graph keeps the memory of an evaluation for good, beside that of the evaluations without it.
#: Up to so many pixels a plan counts on that; a larger image is recorded where the card has so many
#: bytes free for each pixel, which is two evaluations and a reserve.
PLANNED_PIXELS, FREE_BYTES = 1 << 19, 8192
#: Evaluations, one with a search and one without, before the graph is recorded: in them libraries
#: are loaded and choose their algorithms, which no recording allows.
WARM_UP = 1
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
        self._recorded: tuple[torch.cuda.CUDAGraph, Evaluation, Tensor | None] | None = None
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
        graph, (total, losses), image.grad = self._recorded
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
        evaluation, image.grad = self._differentiated(image)
        return evaluation

    def _differentiated(self, image: Tensor) -> tuple[Evaluation, Tensor | None]:
        """Total and losses, and the derivative of the total.

        Autograd ties a leaf to the stream that it was first used on, and a recording, which has a
        stream of its own, fails where it meets another one: so every evaluation has its own leaf.
        """
        leaf = image.detach().requires_grad_(True)
        total, losses = self._evaluate(leaf)
        total.backward()
        return (total.detach(), losses), leaf.grad

    def _record(self, image: Tensor) -> None:
        """Record a graph; ``image.grad`` holds the gradient before and after."""
        expected = image.grad
        if not _has_memory(image):
            self._possible = False
            return
        before = _State(image.device)
        graph = torch.cuda.CUDAGraph()
        try:
            with torch.cuda.graph(graph, before.pool, capture_error_mode="thread_local"):
                evaluation, gradient = self._differentiated(image)
            graph.replay()
            _check_equal(gradient, expected)
        except RuntimeError as error:
            before.restore()
            log.warning("no CUDA graph: %s", error, exc_info=True)
            self._possible = False
        else:
            self._recorded = graph, evaluation, gradient


def _has_memory(image: Tensor) -> bool:
    pixels = image.shape[-2] * image.shape[-1]
    if pixels <= PLANNED_PIXELS:
        return True
    free, _ = torch.cuda.mem_get_info(image.device)
    return free >= FREE_BYTES * pixels


class _State:
    """What torch has of a card, which a recording that fails at its end leaves as if it went on.

    ``pool``: for the memory of the recording.
    """

    def __init__(self, device: torch.device) -> None:
        self._stream = torch.cuda.current_stream(device)
        self._index = self._stream.device_index
        self._generator = torch.cuda.default_generators[self._index]
        self._random_state = self._generator.clone_state()
        self.pool = torch.cuda.graph_pool_handle()

    def restore(self) -> None:
        """Return to the stream and the random numbers of before; free memory is returned again."""
        torch.cuda.set_stream(self._stream)
        self._generator.graphsafe_set_state(self._random_state)
        torch._C._cuda_endAllocateToPool(self._index, self.pool)
        torch._C._cuda_releasePool(self._index, self.pool)


def _check_equal(gradient: Tensor | None, expected: Tensor | None) -> None:
    """Raise RuntimeError where the two differ by more than ``TOLERANCE``."""
    if gradient is None or expected is None:
        raise RuntimeError("it gives no gradient")
    difference = float((gradient - expected).norm() / expected.norm())
    if not difference <= TOLERANCE:  # NaN is a difference as well
        raise RuntimeError(f"its gradient is {difference:.2g} off")
