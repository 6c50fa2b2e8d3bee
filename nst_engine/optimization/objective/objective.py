"""What is minimised: weighted losses on the features of one backbone."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...losses import IMAGE, Loss
from ...losses.spatial_weights import SpatialWeights
from ...memory import is_out_of_memory
from ...networks import FeatureExtractor, Tile, tiles_of
from ...networks.device_memory import bytes_in_use, release, smaller_tile, trim
from ...networks.devices import Device
from .cuda_graph import CudaGraph
from .tiled import TiledGradient, Worker

CONTENT, STYLE, SMOOTHNESS = "content", "style", "smoothness"


@dataclass(frozen=True)
class Term:
    """One loss with its weight; ``role`` is content, style or smoothness.

    ``where``: the positions that it is taken over, or None for all alike.
    """

    role: str
    weight: float
    loss: Loss
    where: SpatialWeights | None = None


class Objective:
    """Sum of the terms at an image, all at once or tile by tile."""

    def __init__(
        self,
        network: FeatureExtractor,
        device: Device,
        per_pixel: bool,
        side: int | None = None,
        between: float = math.inf,
    ) -> None:
        """``per_pixel`` multiplies the total by the number of values in the image: our losses
        are means, so the gradient at a pixel then has the same size at every scale.

        ``side``: px, of a tile, or None for no tiles. ``between``: bytes that may be held between
        two tiles; beyond, what was freed is given back to the system, which takes a little time.
        """
        self.network = network
        self.device = device
        self.per_pixel = per_pixel
        self.side = side
        self.between = between
        self.boost = 1.0
        self.notes: list[str] = []
        #: The same on other devices, which take their share of the tiles.
        self.companions: Sequence[Objective] = ()
        self.use([])

    def use(self, terms: list[Term]) -> None:
        """Set what is minimised."""
        self.terms = terms
        self.layers = {term.loss.layer for term in terms} - {IMAGE}
        self._tiled: TiledGradient | None = None
        self._graphed = CudaGraph()

    def __call__(self, image: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Total to minimise and the weighted sum of each role, all fp32 scalars.

        ``image``: (1, 3, height, width), sRGB in 0..1; worked on as a whole.
        """
        features = self.features(image, self.layers)
        values = []
        for term in self.terms:
            at = image if term.loss.layer == IMAGE else features[term.loss.layer]
            weights = None if term.where is None else term.where.at(tuple(at.shape[-2:]))
            values.append(term.weight * term.loss.value(term.loss.statistic(at, weights)))
        return self._summed(image, values)

    def gradient(
        self, image: Tensor, look: Callable[[], None] = lambda: None
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """As when called, with the derivative of the total in ``image.grad``.

        ``look`` is called before every tile, and may end all by an exception. Where the memory
        is not enough, it goes on in smaller tiles and says so in ``notes``; raises Problem
        where there are none.
        """
        while True:
            try:
                return self._gradient(image, look)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
            self._tiled = image.grad = None
            self._graphed = CudaGraph()
            release(self.device)
            self.side = smaller_tile(self.side, image)
            self.notes.append(f"the memory ran out; went on in tiles of {self.side} pixels")

    @torch.no_grad()
    def losses(self, image: Tensor) -> dict[str, Tensor]:
        """The weighted sum of each role, without a derivative."""
        if not self._in_tiles(image):
            return self(image)[1]
        return self._summed(image, self._terms_at(image).values(image))[1]

    def use_fp32(self) -> None:
        """Leave a reduced number format, after it gave numbers that are not finite."""
        for each in (self, *self.companions):
            each.device = dataclasses.replace(each.device, precision="fp32")
        self._graphed = CudaGraph()

    def features(
        self, seen: Tensor, layers: set[str], tile: Tile | None = None
    ) -> dict[str, Tensor]:
        """Channels-last features in the device's number format; see ``FeatureExtractor``."""
        with self.device.autocast:
            return self.network(seen.contiguous(memory_format=torch.channels_last), layers, tile)

    def _gradient(
        self, image: Tensor, look: Callable[[], None]
    ) -> tuple[Tensor, dict[str, Tensor]]:
        if self._in_tiles(image):

            def between() -> None:
                look()
                # CUDA's allocator does this by itself
                if (
                    self.device.torch_device.type != "cuda"
                    and bytes_in_use(self.device) > self.between
                ):
                    trim(self.device)

            values = self._terms_at(image).gradient(image, self._scale(image), between)
            return self._summed(image, values)
        look()
        return self._graphed.gradient(self, image)

    def _in_tiles(self, image: Tensor) -> bool:
        return self.side is not None and max(image.shape[-2:]) > self.side

    def _terms_at(self, image: Tensor) -> TiledGradient:
        if self._tiled is None:
            tiles = tiles_of(image, self.side, self.layers)
            devices = (self, *self.companions)
            workers = [Worker(o.device.torch_device, o.terms, o.features) for o in devices]
            self._tiled = TiledGradient(workers, tiles)
        return self._tiled

    def _summed(self, image: Tensor, values: list[Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
        sums: dict[str, Tensor] = {}
        for term, value in zip(self.terms, values, strict=True):
            sums[term.role] = sums.get(term.role, 0) + value
        total = torch.stack(list(sums.values())).sum()
        return total * self._scale(image), {role: value.detach() for role, value in sums.items()}

    def _scale(self, image: Tensor) -> float:
        return self.boost * (image.numel() if self.per_pixel else 1)
