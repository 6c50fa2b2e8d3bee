"""The gradient of a picture that is too large to be looked at as a whole.

It is exact: every loss depends on the picture only through a statistic that adds up over
positions. So a first pass adds up the statistics of all tiles, without a graph. What every
statistic pulls at, dL/dstatistic, then follows from the sums. A second pass goes through the
tiles with a graph, and the derivative of <dL/dstatistic, statistic of the tile> by the tile's
pixels, added up over the tiles, is that of the loss.

Tiles take turns on all devices at hand, each of which has a copy of the network and the terms.

Sums and values are in double precision, which costs next to nothing beside the tiles: in fp32
the roots of covariances alone make the gradient differ by up to a thousandth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ...losses import IMAGE, Loss, SpatialLoss
from ...networks import Tile, tiles_of
from ...networks.vgg_layers import stride

if TYPE_CHECKING:
    from .objective import Term

Features = Callable[[Tensor, set[str], Tile], dict[str, Tensor]]


@dataclass(frozen=True)
class Part:
    """A term as far as it concerns one tile: the loss, and how much each position counts."""

    loss: Loss
    weights: Tensor | None

    def statistic(self, at: Tensor) -> Tensor:
        """The loss's statistic of the tile's features, or pixels."""
        return self.loss.statistic(at, self.weights)

    def foreseen(self, at: Tensor) -> Tensor:
        """The same as far as it matters to the gradient: of the placed what is constant."""
        return self.loss.constant(at, self.weights) if self.placed else self.statistic(at)

    @property
    def placed(self) -> bool:
        return isinstance(self.loss, SpatialLoss)


@dataclass(frozen=True)
class Worker:
    """A device with the terms on it; ``features(seen, layers, tile)``: see ``Framed.forward``."""

    device: torch.device
    terms: Sequence[Term]
    features: Features


@dataclass(frozen=True)
class Work:
    """A tile, who works on it, and what of the terms concerns it."""

    tile: Tile
    worker: Worker
    parts: list[Part]

    def features(self, seen: Tensor, wanted: Sequence[int]) -> dict[str, Tensor]:
        layers = {self.worker.terms[k].loss.layer for k in wanted} - {IMAGE}
        return self.worker.features(seen, layers, self.tile) if layers else {}


class TiledGradient:
    """The terms of an objective over a picture in tiles."""

    def __init__(self, workers: Sequence[Worker], tiles: list[Tile]) -> None:
        """``workers``: the first one is on the picture's own device, and takes the sums."""
        self.workers, self.terms = workers, workers[0].terms
        self.work = [_work(tile, workers[n % len(workers)]) for n, tile in enumerate(tiles)]
        self.placed = [isinstance(term.loss, SpatialLoss) for term in self.terms]
        self.constants: list[Tensor] = []  # of the placed, once they are known

    def values(self, image: Tensor) -> list[Tensor]:
        """The weighted value of every term; without a graph."""
        everything = range(len(self.terms))
        sums = self._summed(image, everything, Part.statistic)
        return [self._value(k, sums[k]) for k in everything]

    def gradient(self, image: Tensor, scale: float, look: Callable[[], None]) -> list[Tensor]:
        """The same, with the derivative of ``scale`` times their sum in ``image.grad``."""
        values, pulls = self._pulls(image, look)
        if image.grad is None:
            image.grad = torch.zeros_like(image)
        image.grad.zero_()
        everywhere = {w.device: [pull.to(w.device) for pull in pulls] for w in self.workers}
        pictures = self._on_all(image)
        gradients = {  # "cuda" and "cuda:0" are one card
            device: image.grad if there.device == image.device else torch.zeros_like(there)
            for device, there in pictures.items()
        }
        sums = _Sums()
        for work in self.work:
            look()
            tile, device = work.tile, work.worker.device
            seen = tile.seen(pictures[device]).clone(memory_format=torch.channels_last)
            seen.requires_grad_(True)
            features = work.features(seen, range(len(self.terms)))
            pulled = []
            for k, part in enumerate(work.parts):
                statistic = part.statistic(_at(part, seen, features, tile))
                sums.add(k, statistic.detach())
                pulled.append((scale * everywhere[device][k] * statistic).sum())
            torch.stack(pulled).sum().backward()
            del features, statistic, pulled
            tile.seen(gradients[device]).add_(seen.grad)
        for gradient in gradients.values():
            if gradient is not image.grad:
                image.grad.add_(gradient.to(image.device))
        total = sums.on(image.device)
        return [
            self._value(k, total[k]) if placed else values[k]
            for k, placed in enumerate(self.placed)
        ]

    def _pulls(self, image: Tensor, look: Callable[[], None]) -> tuple[list[Tensor], list[Tensor]]:
        """Of every term the weighted value, where it is known yet, and dL/dstatistic."""
        values, pulls = [], []
        for k, statistic in enumerate(self._statistics(image, look)):
            with torch.enable_grad():
                value = self._value(k, statistic.requires_grad_(True))
            pulls.append(torch.autograd.grad(value, statistic)[0].float())
            values.append(value.detach())
        return values, pulls

    def _value(self, k: int, statistic: Tensor) -> Tensor:
        return (self.terms[k].weight * self.terms[k].loss.value(statistic)).float()

    def _statistics(self, image: Tensor, look: Callable[[], None]) -> list[Tensor]:
        """Of every term over the whole picture; of the placed ones only what is constant."""
        moving = [k for k, placed in enumerate(self.placed) if not placed]
        wanted = moving if self.constants else range(len(self.terms))
        sums = self._summed(image, wanted, Part.foreseen, look)
        self.constants = self.constants or [sums.get(k) for k in range(len(self.terms))]
        return [
            (self.constants[k] if placed else sums[k]).detach().clone()
            for k, placed in enumerate(self.placed)
        ]

    @torch.no_grad()
    def _summed(
        self,
        image: Tensor,
        wanted: Sequence[int],
        of: Callable[[Part, Tensor], Tensor],
        look: Callable[[], None] = lambda: None,
    ) -> dict[int, Tensor]:
        """``of`` each of the terms ``wanted``, added up over all tiles."""
        sums = _Sums()
        pictures = self._on_all(image)
        for work in self.work if wanted else ():
            look()
            seen = work.tile.seen(pictures[work.worker.device])
            features = work.features(seen, wanted)
            for k in wanted:
                part = work.parts[k]
                sums.add(k, of(part, _at(part, seen, features, work.tile)))
        return sums.on(image.device)

    def _on_all(self, image: Tensor) -> dict[torch.device, Tensor]:
        """The picture on every device: a copy makes both wait for each other, so it is one a pass
        and not one a tile."""
        return {w.device: image.detach().to(w.device) for w in self.workers}


class _Sums:
    """Statistics by the number of their term, added up on the devices that they are from."""

    def __init__(self) -> None:
        self._sums: dict[tuple[int, torch.device], Tensor] = {}

    def add(self, k: int, statistic: Tensor) -> None:
        key, exact = (k, statistic.device), _exact(statistic)
        self._sums[key] = self._sums[key] + exact if key in self._sums else exact

    def on(self, device: torch.device) -> dict[int, Tensor]:
        """All of them together, there."""
        total: dict[int, Tensor] = {}
        for (k, _), each in self._sums.items():
            total[k] = total[k] + each.to(device) if k in total else each.to(device)
        return total


def in_tiles(
    picture: Tensor, layers: set[str], side: int, features: Features
) -> Iterator[tuple[Tile, dict[str, Tensor]]]:
    """The tiles of a picture (1, 3, height, width), and their features."""
    for tile in tiles_of(picture, side, layers):
        yield tile, features(tile.seen(picture), layers, tile)


def in_one(picture: Tensor, layers: set[str], side: int, features: Features) -> dict[str, Tensor]:
    """The features of a whole picture, though they are computed in tiles."""
    whole: dict[str, Tensor] = {}
    for tile, found in in_tiles(picture, layers, side, features):
        if tile == Tile.whole(picture, tile.halo):
            return found
        for layer, own in found.items():
            if layer not in whole:
                at = stride(layer)
                room = own.new_empty(1, tile.height // at, tile.width // at, own.shape[1])
                whole[layer] = room.permute(0, 3, 1, 2)
            tile.own(whole[layer], stride(layer)).copy_(own)
    return whole


def _work(tile: Tile, worker: Worker) -> Work:
    return Work(tile, worker, [_part(term, tile) for term in worker.terms])


def _part(term: Term, tile: Tile) -> Part:
    loss = term.loss.part(tile) if isinstance(term.loss, SpatialLoss) else term.loss
    if term.where is None:
        return Part(loss, None)
    at = 1 if loss.layer == IMAGE else stride(loss.layer)
    return Part(loss, tile.own(term.where.at((tile.height // at, tile.width // at)), at))


def _at(part: Part, seen: Tensor, features: dict[str, Tensor], tile: Tile) -> Tensor:
    return tile.own_and_next(seen) if part.loss.layer == IMAGE else features[part.loss.layer]


def _exact(statistic: Tensor) -> Tensor:
    """In double precision where the device has it."""
    return statistic if statistic.device.type == "mps" else statistic.double()
