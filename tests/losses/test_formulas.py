"""Every loss against its formula, written by hand in float64 on random features."""

import numpy as np
import pytest
import torch

from nst_engine.losses import ContentLoss, GramLoss, TotalVariationLoss, WassersteinLoss
from nst_engine.losses.matrix_sqrt import trace_sqrt_eigh, trace_sqrt_newton_schulz
from nst_engine.losses.total_variation import BRIGHTNESS
from nst_engine.optimization.recipes.gatys import (
    HalfMeanContentLoss,
    MeanContentLoss,
    QuarterGramLoss,
    SquaredGramLoss,
)

C, H, W = 5, 7, 9


@pytest.fixture
def pair():
    """Features of a picture and of a target, (1, C, H, W) each, all above 0 as after a ReLU."""
    generator = torch.Generator().manual_seed(3)
    return torch.rand((2, 1, C, H, W), generator=generator).unbind()


def flat(features):
    return features.double().numpy().reshape(C, -1)


def loss_of(kind, features, target):
    loss = kind("relu1_1", kind.statistic(target, None))
    return loss.value(loss.statistic(features, None)).item()


def test_paper_style_loss_is_equation_4(pair):
    f, p = map(flat, pair)
    n, m = f.shape
    expected = ((f @ f.T - p @ p.T) ** 2).sum() / (4 * n**2 * m**2)
    assert loss_of(QuarterGramLoss, *pair) == pytest.approx(expected, rel=1e-5)


def test_code_style_loss_is_the_mean_squared_error_of_gram_over_positions(pair):
    f, p = map(flat, pair)
    m = f.shape[1]
    expected = np.mean((f @ f.T / m - p @ p.T / m) ** 2)
    assert loss_of(SquaredGramLoss, *pair) == pytest.approx(expected, rel=1e-5)


def test_own_gram_loss_is_relative_to_the_target(pair):
    f, p = map(flat, pair)
    expected = ((f @ f.T - p @ p.T) ** 2).sum() / ((p @ p.T) ** 2).sum()
    assert loss_of(GramLoss, *pair) == pytest.approx(expected, rel=1e-5)


def test_moments_loss_is_the_wasserstein_distance_of_gaussians(pair):
    f, p = map(flat, pair)
    covariances = [np.cov(x, bias=True) for x in (f, p)]
    root = _root(covariances[1])
    cross = np.trace(_root(root @ covariances[0] @ root))
    distance = ((f.mean(1) - p.mean(1)) ** 2).sum()
    distance += np.trace(covariances[0]) + np.trace(covariances[1]) - 2 * cross
    expected = distance / (np.trace(covariances[1]) + (p.mean(1) ** 2).sum())
    assert loss_of(WassersteinLoss, *pair) == pytest.approx(expected, rel=2e-3)


def test_moments_of_many_channels_are_nearly_the_formula():
    """Most of 200 channels vary little, and are compared by their sum."""
    generator = torch.Generator().manual_seed(1)
    scales = torch.logspace(0, -2, 200).view(1, -1, 1, 1)
    features, target = (
        scales * torch.randn((1, 200, 60, 60), generator=generator)
        + 0.5 * scales.roll(shift, 1) * torch.randn((1, 1, 60, 60), generator=generator)
        for shift in (0, 3)
    )
    loss = WassersteinLoss("relu4_1", WassersteinLoss.statistic(target, None))
    assert loss.root.shape[1] < 150
    (m, c), (n, d) = (
        (x.mean(1), np.cov(x, ddof=0))
        for x in (each.double().numpy().reshape(200, -1) for each in (features, target))
    )
    root = _root(d)
    squared = ((m - n) ** 2).sum() + np.trace(c + d - 2 * _root(root @ c @ root))
    expected = squared / (np.trace(d) + (n**2).sum())
    value = loss.value(loss.statistic(features, None)).item()
    assert value == pytest.approx(expected, rel=0.1)
    assert loss.value(loss.statistic(target, None)).item() == pytest.approx(0, abs=1e-5)


def _root(matrix):
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(values.clip(0))) @ vectors.T


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            HalfMeanContentLoss,
            lambda f, p: ((f - p) ** 2).sum() / 2 / f.size,
        ),  # equation 1 over N M
        (MeanContentLoss, lambda f, p: np.mean((f - p) ** 2)),
        (ContentLoss, lambda f, p: ((f - p) ** 2).sum() / (p**2).sum()),
    ],
)
def test_content_losses(pair, kind, expected):
    loss = kind("relu4_2", pair[1])
    value = loss.value(loss.statistic(pair[0], None)).item()
    assert value == pytest.approx(expected(*map(flat, pair)), rel=1e-5)


def test_total_variation_of_a_plane_is_its_slope(pair):
    ramp = torch.arange(8.0).expand(1, 3, 8, 8) / 8
    loss = TotalVariationLoss()
    # 56 neighbours to the right and 2 x 49 / 2 diagonal ones of 64 pixels differ by 1/8
    expected = (56 + 49) / 64 * (1 / 8) ** 2 * BRIGHTNESS
    assert loss.value(loss.statistic(ramp, None)).item() == pytest.approx(expected)


def test_total_variation_takes_coloured_fringes_before_the_edges_of_strokes():
    loss = TotalVariationLoss()
    edge = torch.zeros(1, 3, H, W)
    edge[..., 4:] = 0.5
    fringe = edge * torch.tensor([1.0, -0.5, -0.5]).view(1, 3, 1, 1)  # as bright everywhere
    grey, coloured = (loss.value(loss.statistic(each, None)).item() for each in (edge, fringe))
    assert 0 < grey < coloured / 2


@pytest.mark.parametrize("kind", [GramLoss, WassersteinLoss, SquaredGramLoss])
def test_a_style_is_at_distance_zero_from_itself(pair, kind):
    assert loss_of(kind, pair[0], pair[0]) == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize("kind", [GramLoss, WassersteinLoss, SquaredGramLoss])
def test_statistics_of_pieces_add_up(pair, kind):
    left, right = pair[0][..., :4], pair[0][..., 4:]
    whole = kind.statistic(pair[0], None)
    assert torch.allclose(kind.statistic(left, None) + kind.statistic(right, None), whole)


@pytest.mark.parametrize("kind", [GramLoss, WassersteinLoss])
def test_positions_of_weight_zero_do_not_count(pair, kind):
    weights = torch.ones(1, 1, H, W)
    weights[..., 4:] = 0
    assert torch.allclose(
        kind.statistic(pair[0], weights), kind.statistic(pair[0][..., :4], None), rtol=1e-5
    )


@pytest.mark.parametrize("kind", [GramLoss, WassersteinLoss])
@pytest.mark.parametrize("weighted", [False, True])
def test_gradients_are_those_of_the_value(pair, kind, weighted):
    features = pair[0].clone().requires_grad_(True)
    weights = torch.linspace(0, 1, H * W).view(1, 1, H, W) if weighted else None
    loss = kind("relu1_1", kind.statistic(pair[1], None))

    def value(x):
        return loss.value(loss.statistic(x, weights))

    value(features).backward()
    direction = torch.randn(features.shape, generator=torch.Generator().manual_seed(0))
    step = 1e-2
    with torch.no_grad():
        ahead, behind = value(features + step * direction), value(features - step * direction)
    slope = ((ahead - behind) / (2 * step)).item()
    assert (features.grad * direction).sum().item() == pytest.approx(slope, rel=0.02)


def test_a_plain_style_has_moments_that_break_nothing(pair):
    """Its variances are what rounding leaves of 0, of either sign."""
    for grey in (0.1, 0.37, 0.73):
        style = torch.full((1, C, 30, 30), grey)
        features = pair[0].clone().requires_grad_(True)
        loss = WassersteinLoss("relu1_1", WassersteinLoss.statistic(style, None))
        value = loss.value(loss.statistic(features, None))
        value.backward()
        f = flat(pair[0])
        expected = (((f.mean(1) - grey) ** 2).sum() + f.var(1).sum()) / (C * grey**2)
        assert value.item() == pytest.approx(expected, rel=0.02)
        assert torch.isfinite(features.grad).all()


@pytest.mark.parametrize("rank", [3, 40, 64])
def test_roots_by_products_are_those_by_eigenvalues(rank):
    """Which a graphics card takes; also of pictures that vary in few directions."""
    features = torch.randn(4000, rank, generator=torch.Generator().manual_seed(0))
    mixing = torch.randn(rank, 64, generator=torch.Generator().manual_seed(1))
    f = features @ (mixing * torch.logspace(0, -2, rank)[:, None])
    matrix = f.T @ f / len(f) + 1e-3 * torch.eye(64)
    (trace, inverse), (exact, exact_inverse) = (
        trace_sqrt_newton_schulz(matrix),
        trace_sqrt_eigh(matrix.double()),
    )
    assert float(trace) == pytest.approx(float(exact), rel=2e-3)
    assert (inverse - exact_inverse).norm() <= 0.02 * exact_inverse.norm()
