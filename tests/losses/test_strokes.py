"""The strokes loss against a search written by hand, and what it makes of a picture."""

import numpy as np
import pytest
import torch

from nst_engine.losses import NearestNeighborLoss
from nst_engine.losses.base import flatten
from nst_engine.losses.nearest_neighbor import REFRESH

C, H, W, PAINTED = 6, 7, 9, 40


@pytest.fixture
def picture():
    return torch.rand((1, C, H, W), generator=torch.Generator().manual_seed(1))


@pytest.fixture
def painted():
    return torch.rand((PAINTED, C), generator=torch.Generator().manual_seed(2))


def value(loss, features, weights=None):
    return loss.value(loss.statistic(features, weights))


def distances(features, painted):
    """1 - cosine to the nearest painted feature, for every position."""
    f, p = flatten(features).double().numpy(), painted.double().numpy()
    f, p = f - p.mean(0), p - p.mean(0)
    cosines = f @ p.T / np.linalg.norm(f, axis=1)[:, None] / np.linalg.norm(p, axis=1)
    return 1 - cosines.max(1)


def test_it_is_the_mean_distance_to_the_nearest_painted_feature(picture, painted):
    expected = distances(picture, painted).mean()
    assert value(NearestNeighborLoss("relu3_1", painted), picture).item() == pytest.approx(expected)


def test_what_is_painted_of_the_paintings_own_features_is_at_distance_zero(painted):
    features = painted.T.reshape(1, C, 5, 8)
    assert value(NearestNeighborLoss("relu3_1", painted), features).item() == pytest.approx(
        0, abs=1e-6
    )


def test_only_what_counts_is_counted(picture, painted):
    weights = torch.zeros(1, 1, H, W)
    weights[..., :4] = 1
    weighted = value(NearestNeighborLoss("relu3_1", painted), picture, weights).item()
    assert weighted == pytest.approx(distances(picture[..., :4], painted).mean())


def test_a_descent_reaches_painted_features(picture, painted):
    loss = NearestNeighborLoss("relu3_1", painted)
    features = picture.clone().requires_grad_(True)
    optimizer = torch.optim.Adam([features], lr=0.05)
    for _ in range(6 * REFRESH):
        optimizer.zero_grad()
        value(loss, features).backward()
        optimizer.step()
    assert distances(features.detach(), painted).mean() < 0.05 * distances(picture, painted).mean()


def test_nearest_features_are_searched_for_anew_every_so_many_evaluations(picture, painted):
    loss, other = NearestNeighborLoss("relu3_1", painted), NearestNeighborLoss("relu3_1", painted)
    value(loss, picture)
    first, elsewhere = loss.nearest.clone(), picture.flip(3)
    for _ in range(REFRESH - 1):
        value(loss, elsewhere)
        assert torch.equal(loss.nearest, first)
    value(loss, elsewhere)
    value(other, elsewhere)
    assert torch.equal(loss.nearest, other.nearest)
    assert not torch.equal(loss.nearest, first)


def test_a_plain_painting_has_no_strokes_and_breaks_nothing(picture):
    plain = torch.full((PAINTED, C), 0.4)
    features = picture.clone().requires_grad_(True)
    value(NearestNeighborLoss("relu3_1", plain), features).backward()
    assert torch.isfinite(features.grad).all()


def test_a_search_in_pieces_finds_the_same(picture, painted, monkeypatch):
    whole = value(NearestNeighborLoss("relu3_1", painted), picture)
    monkeypatch.setattr("nst_engine.losses.nearest_neighbor.BLOCK", 3 * PAINTED)
    assert torch.equal(value(NearestNeighborLoss("relu3_1", painted), picture), whole)


def test_half_the_precision_finds_nearly_as_near_ones(picture, painted):
    exact = value(NearestNeighborLoss("relu3_1", painted), picture).item()
    half = value(NearestNeighborLoss("relu3_1", painted.bfloat16()), picture.bfloat16()).item()
    assert half == pytest.approx(exact, abs=0.02)


def test_directions_of_no_length_have_a_gradient(painted):
    features = painted.mean(0).view(1, C, 1, 1).clone().requires_grad_(True)
    value(NearestNeighborLoss("relu3_1", painted), features).backward()
    assert torch.isfinite(features.grad).all()


def test_what_does_not_count_is_not_searched_for_and_not_moved(picture, painted):
    weights = torch.zeros(1, 1, H, W)
    weights[..., :4] = 0.5
    loss, features = NearestNeighborLoss("relu3_1", painted), picture.clone().requires_grad_(True)
    value(loss, features, weights).backward()
    assert len(loss.nearest) == 4 * H
    assert (features.grad[..., 4:] == 0).all()
    assert (features.grad[..., :4] != 0).any(1).all()


def test_other_weights_are_taken_at_once(picture, painted):
    loss = NearestNeighborLoss("relu3_1", painted)
    left = torch.zeros(1, 1, H, W)
    left[..., :4] = 1
    value(loss, picture, left)
    right = value(loss, picture, 1 - left).item()
    assert right == pytest.approx(distances(picture[..., 4:], painted).mean())
