"""The objective: a weighted sum of losses on an image, with its gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from ...losses import IMAGE, SearchingLoss
from ...memory import is_out_of_memory
from ...networks import AutocastExtractor, tiles_of
from ...networks.device_memory import release
from ...networks.tiles import smaller_tile
from .cuda_graph import CudaGraph, Evaluation
from .terms import LossTerm
from .tiled import TiledGradient


class Objective:
    """The sum of loss terms at an image, evaluated as a whole or tile by tile."""

    def __init__(
        self,
        terms: Sequence[LossTerm],
        extractor: AutocastExtractor,
        per_pixel: bool,
        *,
        tile_size: int | None = None,
        reuse_statistics: bool = False,
    ) -> None:
        """``per_pixel`` multiplies the total by the number of values in the image: the default
        losses are means, so the gradient at a pixel then has the same size at every scale.

        ``tile_size``: px, or None for no tiles.
        ``reuse_statistics``: whether gradients in tiles may be of statistics that the image had at
        the evaluation before, at every other evaluation: ``FIRST_PASS_EVERY``.
        """
        self.terms = terms
        self.layers = {term.loss.layer for term in terms} - {IMAGE}
        self.extractor = extractor
        self.per_pixel = per_pixel
        self.tile_size = tile_size
        self.reuse_statistics = reuse_statistics
        self.loss_scale = 1.0
        self.notes: list[str] = []
        self._start_over()

    def __call__(self, image: Tensor) -> Evaluation:
        """Total to minimise and the weighted sum of the losses of each name, fp32 scalars.

        ``image``: (1, 3, height, width), sRGB in 0..1; it is evaluated as a whole.
        """
        features = self.extractor(image, self.layers)
        return self._summed(image, [term.value(image, features) for term in self.terms])

    def gradient(
        self, image: Tensor, raise_if_cancelled: Callable[[], None] = lambda: None
    ) -> Evaluation:
        """Total and losses at ``image``, with the derivative of the total in ``image.grad``.

        ``raise_if_cancelled`` is called before every tile. When memory runs out, evaluation
        goes on in smaller tiles, which ``notes`` reports; raises UserError where there are none.
        """
        while True:
            try:
                return self._gradient(image, raise_if_cancelled)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
            image.grad = None
            self._start_over()
            release(self.extractor.device)
            self.tile_size = smaller_tile(self.tile_size, image)
            self.notes.append(f"the memory ran out; went on in tiles of {self.tile_size} pixels")

    @torch.no_grad()
    def losses(self, image: Tensor) -> dict[str, Tensor]:
        """The weighted sum of the losses of each name at ``image``, without a derivative."""
        if not self._is_tiled(image):
            return self(image)[1]
        return self._summed(image, self._tiled_gradient(image).values(image))[1]

    def rescale_loss(self, divisor: float) -> None:
        """Divide the total and its derivative from now on; the losses by name stay."""
        self.loss_scale /= divisor

    def use_fp32(self) -> None:
        """Leave a reduced number format, after it gave numbers that are not finite."""
        self.extractor.use_fp32()
        self._graph = CudaGraph(self, self._searching)
        if self._tiled is not None:
            self._tiled.start_over()

    def _start_over(self) -> None:
        """Forget what was recorded and computed for the tiles of an earlier image."""
        self._tiled: TiledGradient | None = None
        self._graph = CudaGraph(self, self._searching)

    @property
    def graph_recorded(self) -> bool:
        """Whether the next evaluation without a search is a replay of a CUDA graph."""
        return self._graph.recorded

    @property
    def _searching(self) -> list[SearchingLoss]:
        return [term.loss for term in self.terms if isinstance(term.loss, SearchingLoss)]

    def _gradient(self, image: Tensor, raise_if_cancelled: Callable[[], None]) -> Evaluation:
        if not self._is_tiled(image):
            raise_if_cancelled()
            return self._graph.gradient(image)

        tiled = self._tiled_gradient(image)
        return self._summed(image, tiled.gradient(image, self._scale(image), raise_if_cancelled))

    def _is_tiled(self, image: Tensor) -> bool:
        return self.tile_size is not None and max(image.shape[-2:]) > self.tile_size

    def _tiled_gradient(self, image: Tensor) -> TiledGradient:
        if self._tiled is None:
            padding = self.extractor.padding
            tiles = tiles_of(image, self.tile_size, self.layers, padding)
            self._tiled = TiledGradient(
                self.terms, tiles, self.extractor, reuse_statistics=self.reuse_statistics
            )
        return self._tiled

    def _summed(self, image: Tensor, values: list[Tensor]) -> Evaluation:
        sums: dict[str, Tensor] = {}
        for term, value in zip(self.terms, values, strict=True):
            sums[term.name] = sums[term.name] + value if term.name in sums else value
        total = torch.stack(list(sums.values())).sum()
        return total * self._scale(image), {name: value.detach() for name, value in sums.items()}

    def _scale(self, image: Tensor) -> float:
        return self.loss_scale * (image.numel() if self.per_pixel else 1)
