"""The guide of the search against its formula by hand, and what it leaves alone."""

import numpy as np
import pytest
import torch

from nst_engine.losses import NearestNeighborLoss
from nst_engine.losses.base import flatten
from nst_engine.losses.search_guide import SearchGuide, detail, guide_sums
from nst_engine.networks.tiles import Tile

C, H, W, LAYER = 6, 12, 15, "relu1_1"  # whose positions are the pixels
WEIGHT = 3.0


def drawn(*shape, seed):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


@pytest.fixture
def content():
    """Features of a photograph: plain on the left, lively on the right."""
    features = 0.5 + 0.02 * drawn(1, C, H, W, seed=1)
    features[..., 8:] = (5 * drawn(1, C, H, W - 8, seed=2) - 2.5).relu()
    return features


@pytest.fixture
def style():
    return drawn(40, C, seed=3) * torch.linspace(0.2, 2, C)


def guide_of(content, style, weights=None):
    details = detail(content)
    sums = guide_sums(content, details, weights)
    whole = Tile.whole(content)
    return SearchGuide(LAYER, lambda *_: content, details, sums, style, WEIGHT, whole)


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def detail_by_hand(features):
    planes = features[0].double().numpy()

    def mean(plane, reach):
        padded = np.pad(plane, reach, mode="reflect")
        windows = np.lib.stride_tricks.sliding_window_view(padded, (2 * reach + 1,) * 2)
        return windows.mean((2, 3))

    around = np.stack([mean(plane, 4) for plane in planes])
    return mean(np.sqrt(((planes - around) ** 2).sum(0)), 1)


def test_detail_is_the_distance_from_the_surroundings(content):
    assert detail(content)[0, 0].numpy() == pytest.approx(detail_by_hand(content), rel=1e-4)


@pytest.mark.parametrize("size", [(1, 3), (2, 2), (4, 7)])
def test_detail_of_less_than_the_surroundings_is_finite(size):
    assert torch.isfinite(detail(drawn(1, C, *size, seed=0))).all()


@pytest.mark.parametrize("weighted", [False, True])
def test_queries_are_the_formula(content, style, weighted):
    """normalize(d + 3 m G), G the photograph with the deviations of the style; any length."""
    weights = torch.ones(1, 1, H, W)
    if weighted:
        weights[..., :5] = torch.linspace(0, 1, H)[:, None]
    w = weights.double().numpy().ravel()
    p, s = flatten(content).double().numpy(), style.double().numpy()
    mean = np.average(p, 0, w)
    spread = np.sqrt(np.average((p - mean) ** 2, 0, w))
    g = unit((p - mean) / (spread + 1e-3 * spread.mean()) * s.std(0))
    c = detail_by_hand(content).reshape(-1, 1)
    m = c**2 / (c**2 + np.average(c[:, 0], 0, w) ** 2)
    d = unit(drawn(H * W, C, seed=5).double().numpy() - 0.5)
    guide = guide_of(content, style, weights if weighted else None)
    queries = guide.queries(torch.from_numpy(d).float(), None).double().numpy()
    assert unit(queries) == pytest.approx(unit(d + WEIGHT * m * g), abs=2e-4)


def test_where_the_photograph_is_plain_the_search_is_free(content, style):
    """And where it has detail, the photograph decides."""
    d = torch.nn.functional.normalize(drawn(H * W, C, seed=5) - 0.5, dim=1)
    changed = (guide_of(content, style).queries(d, None) - d).norm(dim=1).view(H, W)
    assert changed[:, :3].max() < 0.2
    assert changed[:, 10:].min() > 1


@pytest.mark.parametrize("grain", [0, 1e-3])
def test_a_photograph_without_any_detail_leads_nowhere(style, grain):
    """Rounding and grain have a mean as well, which nothing is to be measured by."""
    plain = 0.5 + grain * drawn(1, C, H, W, seed=6)
    d = torch.nn.functional.normalize(drawn(H * W, C, seed=5) - 0.5, dim=1)
    queries = guide_of(plain, style).queries(d, None)
    assert (queries - d).norm(dim=1).max() < 1e-3


def test_of_several_near_features_the_photographs_is_found(content, style):
    """The picture is undecided; the distance that counts remains its own."""
    picture = style.mean(0).view(1, C, 1, 1) + 0.01 * (drawn(1, C, H, W, seed=7) - 0.5)
    content = content.clone()
    content[..., 8:] = style[torch.arange(H * 7) % 40].T.reshape(1, C, H, 7)
    guided = NearestNeighborLoss(LAYER, style, guide_of(content, style))
    free = NearestNeighborLoss(LAYER, style)
    values = [loss.value(loss.statistic(picture, None)) for loss in (guided, free)]
    found, alone = (
        flatten(loss.directions[loss.nearest].T.reshape(1, C, H, W)[..., 8:])
        for loss in (guided, free)
    )
    wanted = torch.nn.functional.normalize(
        flatten(content[..., 8:]) - content[..., 8:].mean((2, 3)), dim=1
    )
    assert (found * wanted).sum(1).mean() > 0.8 > 0.4 > (alone * wanted).sum(1).mean()
    assert values[0] > values[1]
    directions = torch.nn.functional.normalize(flatten(picture) - guided.mean, dim=1)
    own = (1 - (directions * guided.directions[guided.nearest]).sum(1)).mean()
    assert values[0].item() == pytest.approx(own.item(), rel=1e-4)


def test_what_does_not_count_is_not_asked_for(content, style):
    weights = torch.zeros(1, 1, H, W)
    weights[..., 9:] = 1
    loss = NearestNeighborLoss(LAYER, style, guide_of(content, style, weights))
    all_of_it = NearestNeighborLoss(LAYER, style, guide_of(content, style, weights))
    picture = drawn(1, C, H, W, seed=8)
    loss.statistic(picture, weights)
    all_of_it.statistic(picture, None)
    assert torch.equal(loss.nearest, all_of_it.nearest.view(H, W)[:, 9:].flatten())
