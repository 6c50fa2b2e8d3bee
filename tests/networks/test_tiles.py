"""Where a picture is cut into tiles: all of it once, and pieces of one size for the network."""

import itertools

import pytest
import torch

from nst_engine.networks import FeatureExtractor, tiles_of
from nst_engine.networks.tiles import halo_of
from nst_engine.networks.vgg_layers import stride

PADDING = 16
SIZES = [(17, 40), (131, 101), (211, 157), (400, 301), (1333, 1000)]
LAYERS = ["relu1_1", "relu2_1", "relu3_4", "relu4_2", "relu5_1"]


def padded_inputs(size, tile_size, layer):
    """Tiles, and the sizes in which a network is given them."""
    seen = []

    def network(padded, layers):
        seen.append(tuple(padded.shape[-2:]))
        at = stride(layer)
        return {
            layer: padded[..., ::at, ::at][..., : padded.shape[2] // at, : padded.shape[3] // at]
        }

    image = torch.zeros(1, 3, *size)
    tiles = tiles_of(image, tile_size, {layer}, PADDING)
    extractor = FeatureExtractor(network, PADDING)
    for tile in tiles:
        extractor(tile.crop_with_halo(image), {layer}, tile)
    return tiles, seen


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tile_size", [32, 64, 256])
def test_tiles_cover_a_picture_once_and_look_alike_to_the_network(layer, size, tile_size):
    tiles, seen = padded_inputs(size, tile_size, layer)
    covered = torch.zeros(size)
    for tile in tiles:
        tile.crop(covered).add_(1)
    assert bool((covered == 1).all())
    assert all(
        begin % stride(layer) == 0 for tile in tiles for begin, _ in (tile.rows, tile.columns)
    )
    halo = halo_of({layer})
    for side, length in enumerate(size):
        lengths = [shape[side] for shape in seen]
        if length <= tile_size:
            assert set(lengths) == {length + 2 * min(PADDING, halo)}
            continue
        assert max(lengths) <= tile_size + 2 * halo + stride(layer)
        ends = [(tile.rows, tile.columns)[side][1] for tile in tiles]
        inner = {each for each, end in zip(lengths, ends, strict=True) if end + halo <= length}
        assert inner <= {max(lengths)}


def test_large_tiles_of_a_photograph_differ_by_a_few_pixels():
    _, seen = padded_inputs((1728, 2592), 640, "relu4_2")
    for lengths in zip(*seen, strict=True):
        for one, other in itertools.pairwise(sorted(set(lengths))):
            assert other - one <= 5 * stride("relu4_2")
