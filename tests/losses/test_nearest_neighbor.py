"""The nearest-neighbour loss against a search written by hand, and what minimising it does."""

import numpy as np
import pytest
import torch

from nst_engine.losses import NearestNeighborLoss
from nst_engine.losses.base import flatten
from nst_engine.losses.nearest_neighbor import COMPONENTS, REFRESH

C, H, W, STYLE_POSITIONS = 6, 7, 9, 40


@pytest.fixture
def generated():
    return torch.rand((1, C, H, W), generator=torch.Generator().manual_seed(1))


@pytest.fixture
def style():
    return torch.rand((STYLE_POSITIONS, C), generator=torch.Generator().manual_seed(2))


def value(loss, features, weights=None):
    return loss.value(loss.statistic(features, weights))


def distances(features, style):
    """1 - cosine to the nearest style feature, for every position."""
    f, p = flatten(features).double().numpy(), style.double().numpy()
    f, p = f - p.mean(0), p - p.mean(0)
    cosines = f @ p.T / np.linalg.norm(f, axis=1)[:, None] / np.linalg.norm(p, axis=1)
    return 1 - cosines.max(1)


def test_it_is_the_mean_distance_to_the_nearest_style_feature(generated, style):
    expected = distances(generated, style).mean()
    assert value(NearestNeighborLoss("relu3_1", style), generated).item() == pytest.approx(expected)


def test_the_styles_own_features_are_at_distance_zero(style):
    features = style.T.reshape(1, C, 5, 8)
    assert value(NearestNeighborLoss("relu3_1", style), features).item() == pytest.approx(
        0, abs=1e-6
    )


def test_positions_of_weight_zero_do_not_count(generated, style):
    weights = torch.zeros(1, 1, H, W)
    weights[..., :4] = 1
    weighted = value(NearestNeighborLoss("relu3_1", style), generated, weights).item()
    assert weighted == pytest.approx(distances(generated[..., :4], style).mean())


def test_optimization_reaches_style_features(generated, style):
    loss = NearestNeighborLoss("relu3_1", style)
    features = generated.clone().requires_grad_(True)
    optimizer = torch.optim.Adam([features], lr=0.05)
    for _ in range(6 * REFRESH):
        optimizer.zero_grad()
        value(loss, features).backward()
        optimizer.step()
    assert distances(features.detach(), style).mean() < 0.05 * distances(generated, style).mean()


def test_nearest_features_are_searched_for_anew_every_so_many_evaluations(generated, style):
    loss, other = NearestNeighborLoss("relu3_1", style), NearestNeighborLoss("relu3_1", style)
    value(loss, generated)
    first, elsewhere = loss.nearest.clone(), generated.flip(3)
    for _ in range(REFRESH - 1):
        value(loss, elsewhere)
        assert torch.equal(loss.nearest, first)
    value(loss, elsewhere)
    value(other, elsewhere)
    assert torch.equal(loss.nearest, other.nearest)
    assert not torch.equal(loss.nearest, first)


def test_a_plain_style_breaks_nothing(generated):
    plain = torch.full((STYLE_POSITIONS, C), 0.4)
    features = generated.clone().requires_grad_(True)
    value(NearestNeighborLoss("relu3_1", plain), features).backward()
    assert torch.isfinite(features.grad).all()


def test_a_search_in_pieces_finds_the_same(generated, style, monkeypatch):
    whole = value(NearestNeighborLoss("relu3_1", style), generated)
    monkeypatch.setattr("nst_engine.losses.nearest_neighbor.BLOCK", 3 * STYLE_POSITIONS)
    assert torch.equal(value(NearestNeighborLoss("relu3_1", style), generated), whole)


def test_half_the_precision_finds_nearly_as_near_ones(generated, style):
    exact = value(NearestNeighborLoss("relu3_1", style), generated).item()
    half = value(NearestNeighborLoss("relu3_1", style.bfloat16()), generated.bfloat16()).item()
    assert half == pytest.approx(exact, abs=0.02)


def test_directions_of_no_length_have_a_gradient(style):
    features = style.mean(0).view(1, C, 1, 1).clone().requires_grad_(True)
    value(NearestNeighborLoss("relu3_1", style), features).backward()
    assert torch.isfinite(features.grad).all()


def test_what_does_not_count_is_not_searched_for_and_not_moved(generated, style):
    weights = torch.zeros(1, 1, H, W)
    weights[..., :4] = 0.5
    loss, features = (
        NearestNeighborLoss("relu3_1", style),
        generated.clone().requires_grad_(True),
    )
    value(loss, features, weights).backward()
    assert len(loss.nearest) == 4 * H
    assert (features.grad[..., 4:] == 0).all()
    assert (features.grad[..., :4] != 0).any(1).all()


def test_other_weights_are_taken_at_once(generated, style):
    loss = NearestNeighborLoss("relu3_1", style)
    left = torch.zeros(1, 1, H, W)
    left[..., :4] = 1
    value(loss, generated, left)
    right = value(loss, generated, 1 - left).item()
    assert right == pytest.approx(distances(generated[..., 4:], style).mean())


def test_a_search_in_principal_components_finds_nearly_as_near_ones():
    channels = 2 * COMPONENTS
    generator = torch.Generator().manual_seed(3)
    spectrum = torch.logspace(0, -2, channels)  # as features have: few directions hold the most
    style, generated = (
        torch.randn((n, channels), generator=generator) * spectrum for n in (2000, 20 * 20)
    )
    image = generated.T.reshape(1, channels, 20, 20)
    found = value(NearestNeighborLoss("relu3_1", style), image).item()
    assert found == pytest.approx(distances(image, style).mean(), rel=0.01)
