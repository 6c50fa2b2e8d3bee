"""What the photograph's guide does for a picture, for regions and in tiles."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from nst_engine.contract import Request, Settings
from nst_engine.images.builtin import sample
from nst_engine.losses.base import flatten
from nst_engine.losses.spatial_weights import SpatialWeights
from nst_engine.networks import FeatureExtractor
from nst_engine.networks.compact import load_compact
from nst_engine.optimization.objective.search_guides import ContentFeatures, SearchGuides
from nst_engine.optimization.options import OptimizationOptions
from nst_engine.optimization.recipes.default import default_recipe
from nst_engine.optimization.style_codes.encoder import encode_style
from nst_engine.stylizer import stylize
from tests.optimization.conftest import array, opaque, style_array
from tests.optimization.distances import edge_correlation

LAYERS = {"relu3_1", "relu4_1"}
WIDTH, HEIGHT = 203, 149


@pytest.fixture(scope="module")
def extract():
    return FeatureExtractor(load_compact().requires_grad_(False), 16)


@pytest.fixture(scope="module")
def landscape():
    """(1, 3, height, width), a generated picture with plain and lively parts."""
    pixels = sample.landscape(HEIGHT, WIDTH).astype(np.float32)
    return torch.from_numpy(pixels).permute(2, 0, 1)[None].contiguous()


@pytest.fixture(scope="module")
def weights():
    """Of a region on the left, with a soft edge."""
    return ((120 - torch.arange(WIDTH)) / 30).clamp(0, 1).expand(1, 1, HEIGHT, WIDTH)


def guides_in(tile_size, landscape, extract, *regions):
    features = ContentFeatures(landscape, LAYERS, extract)
    spatial = [None if each is None else SpatialWeights(each) for each in regions]
    return SearchGuides(features, spatial, tile_size, 3.0)


def style_of(channels):
    return torch.rand(50, channels, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("tile_size", [48, 96])
@pytest.mark.parametrize(("layer", "channels"), [("relu3_1", 256), ("relu4_1", 512)])
def test_a_guide_knows_the_whole_photograph_however_it_was_cut(
    landscape, weights, extract, layer, channels, tile_size
):
    for region in (0, 1):
        whole, tiled = (
            guides_in(size, landscape, extract, None, weights).guide(
                region, layer, style_of(channels)
            )
            for size in (None, tile_size)
        )
        for name in ("mean", "scale", "pull"):
            expected, got = getattr(whole, name), getattr(tiled, name)
            assert (got - expected).abs().max() <= 1e-3 * expected.abs().max(), name


def test_every_region_has_means_of_its_own(landscape, weights, extract):
    guides = guides_in(None, landscape, extract, None, weights, 1 - weights)
    features = flatten(extract(landscape, LAYERS)["relu3_1"])
    parts = SpatialWeights(weights).at((HEIGHT // 4, WIDTH // 4))
    w = flatten(parts)
    left = guides.guide(1, "relu3_1", style_of(256))
    assert left.mean == pytest.approx((features * w).sum(0) / w.sum(), rel=1e-3, abs=1e-5)
    pulls = [guides.guide(n, "relu3_1", style_of(256)).pull for n in range(3)]
    typical = [(pull[..., 20] / (3 - pull[..., 20])).mean() for pull in pulls]
    assert len({round(float(each), 4) for each in typical}) == 3


def made(photograph, style, guide, **settings):
    def recipe(settings, size):
        own = replace(default_recipe(settings, size), shape_distance=None)  # at equal weights
        return own if guide is None else replace(own, search_guide=guide)

    settings = Settings(**{"network": "compact", "iterations": 30, **settings})
    request = Request(settings, array("content", photograph), (style_array("style", style),))
    result = stylize(request, options=OptimizationOptions(make_recipe=recipe)).pixels
    return np.frombuffer(result.data, "<f4").reshape(result.shape)


@pytest.mark.slow
@pytest.mark.parametrize("as_file", [False, True])
def test_outlines_of_the_photograph_survive(photograph, painting, as_file):
    """Whether the style is a picture or a file that stands for it."""
    style = painting
    if as_file:
        code = encode_style([painting], "a style", Settings(network="compact"), (64, 91, 128))
        style = code.to_bytes()
    guided, free = (
        edge_correlation(made(photograph, style, guide), photograph) for guide in (None, 0.0)
    )
    assert guided > free + 0.03


@pytest.mark.slow
def test_a_plain_photograph_is_painted_as_without_a_guide(painting):
    """No patch of the painting is repeated all over it."""
    grey = opaque(np.full((60, 72, 3), 0.5))
    guided, free = (made(grey, painting, guide) for guide in (None, 0.0))
    assert np.array_equal(guided, free)
