"""Features of an image that are computed tile by tile."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from torch import Tensor

from ...networks import Tile, tiles_of
from ...networks.vgg_layers import stride

#: ``extract(region, layers, tile)``: features of a tile's core, see ``FeatureExtractor.forward``.
Extract = Callable[[Tensor, set[str], Tile], dict[str, Tensor]]


def tile_features(
    image: Tensor, layers: set[str], tile_size: int, extract: Extract
) -> Iterator[tuple[Tile, dict[str, Tensor]]]:
    """The tiles of an image (1, 3, height, width), each with the features of its core."""
    for tile in tiles_of(image, tile_size, layers):
        yield tile, extract(tile.crop_with_halo(image), layers, tile)


def whole_features(
    image: Tensor, layers: set[str], tile_size: int, extract: Extract
) -> dict[str, Tensor]:
    """The features of a whole image (1, 3, height, width), computed tile by tile."""
    whole: dict[str, Tensor] = {}
    for tile, cores in tile_features(image, layers, tile_size, extract):
        if tile == Tile.whole(image, tile.halo):
            return cores
        for layer, core in cores.items():
            at = stride(layer)
            if layer not in whole:
                channels_last = core.new_empty(
                    1, tile.height // at, tile.width // at, core.shape[1]
                )
                whole[layer] = channels_last.permute(0, 3, 1, 2)
            tile.crop(whole[layer], at).copy_(core)
    return whole
