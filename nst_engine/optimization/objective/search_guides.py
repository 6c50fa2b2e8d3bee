"""The guides of the search at one scale, from the photograph's features at that size."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ...losses.search_guide import MARGIN, SearchGuide, detail, guide_sums
from ...losses.spatial_weights import SpatialWeights
from ...networks import Tile, tiles_of
from ...networks.vgg_layers import stride
from .tile_features import Extract


class ContentFeatures:
    """Features of the photograph in the core of a tile; those asked for last are kept.

    So nothing is computed twice where the whole image is evaluated at once, and where it is in
    tiles there are features of one tile at a time: of 24 megapixels all would take a gigabyte.
    """

    def __init__(self, content: Tensor, layers: set[str], extract: Extract) -> None:
        """``content``: the photograph, (1, 3, height, width)."""
        self.content, self.layers, self._extract = content, layers, extract
        self._tile: Tile | None = None
        self._features: dict[str, Tensor] = {}

    @torch.no_grad()
    def __call__(self, tile: Tile, layer: str) -> Tensor:
        """(1, channels, height, width) of ``layer`` in the core of ``tile``."""
        if tile != self._tile:
            self._tile, self._features = None, {}  # which makes room for the others
            region = tile.crop_with_halo(self.content)
            self._features, self._tile = self._extract(region, self.layers, tile), tile
        return self._features[layer]


class SearchGuides:
    """Makes the guides of all regions of one photograph, of statistics of the whole of each."""

    def __init__(
        self,
        features: ContentFeatures,
        regions: Sequence[SpatialWeights | None],
        tile_size: int | None,
        weight: float,
        factor: Tensor | None = None,
    ) -> None:
        """``regions``: how much each position counts in a region, or None for all alike.

        ``tile_size``: px, of the tiles that are evaluated, or None. ``weight`` and
        ``factor``: of the guide, see ``SearchGuide``.
        """
        self._features, self._weight, self._factor = features, weight, factor
        content, layers = features.content, features.layers
        self._whole = tiles_of(content, None, layers)[0]
        self._details: dict[str, Tensor] = {}
        self._sums: list[dict[str, Tensor]] = [{} for _ in regions]
        margin = MARGIN * max(stride(layer) for layer in layers)
        for tile in tiles_of(content, tile_size, layers):
            wide = tile.widened(margin)
            for layer in layers:
                self._add(layer, tile, wide, regions)

    def guide(self, region: int, layer: str, style_features: Tensor) -> SearchGuide:
        """The guide to ``style_features`` (positions, channels) in the region of this number."""
        return SearchGuide(
            layer,
            self._features,
            self._details[layer],
            self._sums[region][layer],
            style_features,
            self._weight,
            self._whole,
            self._factor,
        )

    def _add(
        self, layer: str, tile: Tile, wide: Tile, regions: Sequence[SpatialWeights | None]
    ) -> None:
        """Take in what ``tile`` has at a layer; ``wide`` also has what its detail depends on."""
        at = stride(layer)
        size = tile.height // at, tile.width // at
        features = self._features(wide, layer)
        details = wide.crop_inner(detail(features), tile, at)
        if layer not in self._details:
            self._details[layer] = details.new_empty((1, 1, *size))
        tile.crop(self._details[layer], at).copy_(details)
        features = wide.crop_inner(features, tile, at)
        for region, sums in zip(regions, self._sums, strict=True):
            weights = None if region is None else tile.crop(region.at(size), at)
            exact = _exact(guide_sums(features, details, weights))
            sums[layer] = sums[layer] + exact if layer in sums else exact


def _exact(sums: Tensor) -> Tensor:
    # there is no double precision on Apple's graphics
    return sums if sums.device.type == "mps" else sums.double()
