"""The gradient of an image that is too large to be evaluated as a whole.

It is exact: every loss depends on the image only through a statistic that adds up over
positions. So a first pass adds up the statistics of all tiles, without a graph. The upstream
gradient of every statistic, dL/dstatistic, follows from the sums. A second pass goes through the
tiles with a graph, and the derivative of <dL/dstatistic, statistic of the tile> by the tile's
pixels, added up over the tiles, is that of the loss.

Where an optimizer makes small steps, every other first pass can be spared: upstream gradients are
then taken at the statistics that the second pass of the evaluation before added up. They are those
of a step ago, so the gradient is an approximation at these evaluations.

Sums and values are in double precision, which costs next to nothing beside the tiles: in fp32
the roots of covariances alone make the gradient differ by up to a thousandth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...losses import IMAGE, Loss, PlacedLoss, SearchingLoss, SpatialLoss
from ...networks import Tile
from ...networks.vgg_layers import stride
from .terms import LossTerm
from .tile_features import Extract

#: Evaluations from one first pass to the next where statistics may be a step old. Chicago after
#: "The Scream", 40 evaluations of the last scale at 320 px: without any first pass but the first,
#: the loss came out 5.3 % higher, because broad colours swing, and 7.8 to 9.5 % where upstream
#: gradients were extrapolated by a half or a whole step; with every second one 0.3 %.
FIRST_PASS_EVERY = 2


@dataclass(frozen=True)
class TileTerm:
    """A loss term restricted to one tile: the loss, and the weights of the tile's positions."""

    loss: Loss
    weights: Tensor | None

    @classmethod
    def of(cls, term: LossTerm, tile: Tile) -> TileTerm:
        """The part of ``term`` that concerns the core of ``tile``."""
        loss = term.loss.for_tile(tile) if isinstance(term.loss, PlacedLoss) else term.loss
        if term.spatial_weights is None:
            return cls(loss, None)
        at = 1 if loss.layer == IMAGE else stride(loss.layer)
        whole = term.spatial_weights.at((tile.height // at, tile.width // at))
        return cls(loss, tile.crop(whole, at))

    def prepare_search(self) -> None:
        """Do what a search needs before the tile's graph takes the memory."""
        if isinstance(self.loss, SearchingLoss):
            self.loss.prepare_search()

    def statistic(self, inputs: Tensor) -> Tensor:
        """The loss's statistic of the tile's features, or pixels."""
        return self.loss.statistic(inputs, self.weights)

    def upstream_statistic(self, inputs: Tensor) -> Tensor:
        """The statistic as far as the upstream gradient depends on it.

        That is only the constant part where the loss is spatial.
        """
        if isinstance(self.loss, SpatialLoss):
            return self.loss.constant_part(inputs, self.weights)
        return self.statistic(inputs)


class TiledGradient:
    """Values and gradient of loss terms over an image that is evaluated tile by tile."""

    def __init__(
        self,
        terms: Sequence[LossTerm],
        tiles: Sequence[Tile],
        extract: Extract,
        *,
        reuse_statistics: bool = False,
    ) -> None:
        """``extract(region, layers, tile)``: the features of a tile's core.

        ``reuse_statistics``: take those of the evaluation before instead of every other first pass.
        """
        self._terms, self._extract, self._reuse = terms, extract, reuse_statistics
        self._tiles = [(tile, [TileTerm.of(term, tile) for term in terms]) for tile in tiles]
        self._spatial = [isinstance(term.loss, SpatialLoss) for term in terms]
        self._costly = [  # statistics of pixels are quickly had, and constants known
            k for k, term in enumerate(terms) if not self._spatial[k] and term.loss.layer != IMAGE
        ]
        self._constant_parts: dict[int, Tensor] = {}  # of spatial terms, once known
        self._last_sums: dict[int, Tensor] = {}  # of terms that need no first pass this time
        self._evaluations = 0  # since the last one that had to be exact

    def start_over(self) -> None:
        """Begin the next evaluation with a first pass, because the image has changed much."""
        self._last_sums, self._evaluations = {}, 0

    def values(self, image: Tensor) -> list[Tensor]:
        """The weighted value of every term, without a graph."""
        everything = range(len(self._terms))
        sums = self._summed(image, everything, TileTerm.statistic)
        return [self._value(k, sums[k]) for k in everything]

    def gradient(
        self, image: Tensor, scale: float, before_tile: Callable[[], None]
    ) -> list[Tensor]:
        """The weighted value of every term, and a gradient in ``image.grad``.

        The gradient is that of ``scale`` times the sum of the values. ``before_tile`` is called
        before every tile of every pass.
        """
        upstream = self._upstream_gradients(image, before_tile)
        if image.grad is None:
            image.grad = torch.zeros_like(image)
        image.grad.zero_()
        sums = _Sums()
        for tile, terms in self._tiles:
            before_tile()
            for term in terms:
                term.prepare_search()
            region = tile.crop_with_halo(image.detach()).clone(memory_format=torch.channels_last)
            region.requires_grad_(True)
            features = self._features(region, tile, range(len(terms)))
            products = []
            for k, term in enumerate(terms):
                statistic = term.statistic(_inputs(term.loss, region, features, tile))
                sums.add(k, statistic.detach())
                products.append((scale * upstream[k] * statistic).sum())
            torch.stack(products).sum().backward()
            del features, statistic, products
            if region.grad is not None:  # it is where no term depends on the tile
                tile.crop_with_halo(image.grad).add_(region.grad)
        self._evaluations += 1
        may_reuse = self._reuse and self._evaluations % FIRST_PASS_EVERY != 0
        self._last_sums = {k: sums[k] for k in self._costly} if may_reuse else {}
        return [self._value(k, sums[k]) for k in range(len(self._terms))]

    def _upstream_gradients(self, image: Tensor, before_tile: Callable[[], None]) -> list[Tensor]:
        """Of every term dL/dstatistic."""
        upstream = []
        for k, statistic in enumerate(self._upstream_statistics(image, before_tile)):
            with torch.enable_grad():
                value = self._value(k, statistic.requires_grad_(True))
            upstream.append(torch.autograd.grad(value, statistic)[0].float())
        return upstream

    def _upstream_statistics(self, image: Tensor, before_tile: Callable[[], None]) -> list[Tensor]:
        """Of every term over the whole image, the statistic or its constant part."""
        everything = range(len(self._terms))
        known = self._last_sums | self._constant_parts
        missing = [k for k in everything if k not in known]
        sums = known | self._summed(image, missing, TileTerm.upstream_statistic, before_tile)
        self._constant_parts = {k: sums[k] for k in everything if self._spatial[k]}
        return [sums[k].detach().clone() for k in everything]

    @torch.no_grad()
    def _summed(
        self,
        image: Tensor,
        numbers: Sequence[int],
        statistic: Callable[[TileTerm, Tensor], Tensor],
        before_tile: Callable[[], None] = lambda: None,
    ) -> _Sums:
        """``statistic`` of the terms of these numbers, added up over all tiles."""
        sums = _Sums()
        for tile, terms in self._tiles if numbers else ():
            before_tile()
            region = tile.crop_with_halo(image.detach())
            features = self._features(region, tile, numbers)
            for k in numbers:
                sums.add(k, statistic(terms[k], _inputs(terms[k].loss, region, features, tile)))
        return sums

    def _features(self, region: Tensor, tile: Tile, numbers: Sequence[int]) -> dict[str, Tensor]:
        layers = {self._terms[k].loss.layer for k in numbers} - {IMAGE}
        return self._extract(region, layers, tile) if layers else {}

    def _value(self, k: int, statistic: Tensor) -> Tensor:
        return self._terms[k].weighted(statistic).float()


class _Sums(dict[int, Tensor]):
    """Sums of statistics by the number of their term, in double precision."""

    def add(self, k: int, statistic: Tensor) -> None:
        # there is no double precision on Apple's graphics
        exact = statistic if statistic.device.type == "mps" else statistic.double()
        self[k] = self[k] + exact if k in self else exact


def _inputs(loss: Loss, region: Tensor, features: dict[str, Tensor], tile: Tile) -> Tensor:
    """The features, or pixels, that ``loss`` takes its statistic of."""
    return tile.crop_with_next(region) if loss.layer == IMAGE else features[loss.layer]
