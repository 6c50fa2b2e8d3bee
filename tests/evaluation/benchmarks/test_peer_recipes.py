"""The recipes written as baselines do what their projects do: they stylize."""

import pytest
import torch
from torch import nn

from nst_engine.evaluation.benchmarks.peers import style_transfer_pytorch, tutorial
from nst_engine.evaluation.benchmarks.peers.wasserstein import (
    EPSILON,
    MatrixSqrt,
    StyleLoss,
    total_variation,
)
from nst_engine.evaluation.quality.evaluator import choose_evaluator
from nst_engine.images.builtin import render
from nst_engine.images.builtin.sample import landscape
from nst_engine.networks.compact import load_compact


def tensor(pixels):
    return torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None].float().contiguous()


@pytest.fixture(scope="module")
def images():
    """Content and style of 64×48 px."""
    return tensor(landscape(64, 48)), tensor(render("swirling-oil", 64, 48))


@pytest.mark.slow
@pytest.mark.parametrize(("recipe", "steps"), [(style_transfer_pytorch, 12), (tutorial, 10)])
def test_the_loss_falls_and_the_image_is_nearer_to_the_style(recipe, steps, images):
    content, style = images
    torch.manual_seed(0)
    losses = []
    network = load_compact().requires_grad_(False)
    all_of_them = 1000 if recipe is style_transfer_pytorch else 300
    result = recipe.stylize(
        network, content, style, share=steps / all_of_them, on_loss=losses.append
    )
    assert len(losses) >= steps
    assert min(losses[-5:]) < 0.5 * losses[0]
    evaluator = choose_evaluator(None)
    now, before = (evaluator.measure(image, content, style) for image in (result, content))
    assert now["gram"] < 0.9 * before["gram"]
    assert now["content"] > before["content"]
    assert 0 <= float(result.min()) <= float(result.max()) <= 1


class Narrow(nn.Module):
    """Features of eight channels, quick enough for two scales."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(1)
        self.conv = nn.Conv2d(3, 8, 3, padding=1).requires_grad_(False)

    def forward(self, image, layers):
        features = self.conv(image).relu()
        strides = {layer: 2 ** (int(layer[4]) - 1) for layer in layers}
        return {layer: nn.functional.avg_pool2d(features, n) for layer, n in strides.items()}


def test_a_larger_image_is_carried_on_from_a_smaller_one():
    content, style = tensor(landscape(182, 120)), tensor(render("swirling-oil", 182, 120))
    assert style_transfer_pytorch.scales(182) == [129, 182]
    losses = []
    result = style_transfer_pytorch.stylize(
        Narrow(), content, style, share=0.1, on_loss=losses.append
    )
    assert result.shape == content.shape
    assert len(losses) == 100 + 50
    assert losses[99] < 0.5 * losses[0]
    assert losses[100] < 0.5 * losses[0]  # the next scale goes on from there
    assert losses[149] < losses[100]


def test_root_and_derivative_are_those_of_the_decomposition():
    torch.manual_seed(0)
    half = torch.randn(5, 5, dtype=torch.double)
    matrix = (half @ half.T + 2 * torch.eye(5)).requires_grad_(True)
    weights = torch.randn(5, 5, dtype=torch.double)
    weights = weights + weights.T
    root = MatrixSqrt.apply(matrix)
    values, vectors = torch.linalg.eigh(matrix)
    exact = (vectors * values.sqrt()) @ vectors.T
    (ours,) = torch.autograd.grad((root * weights).sum(), matrix)
    (theirs,) = torch.autograd.grad((exact * weights).sum(), matrix)
    torch.testing.assert_close(root, exact)
    torch.testing.assert_close(ours, theirs)


def test_the_style_loss_is_the_distance_of_two_gaussians():
    torch.manual_seed(0)
    style = torch.randn(1, 4, 40, 50, dtype=torch.double)
    loss = StyleLoss(style)
    assert float(loss(style)) == pytest.approx(0, abs=1e-6)
    assert float(loss(style + 3)) == pytest.approx(9, rel=1e-6)  # the mean alone, squared
    mean = style.mean((2, 3), keepdim=True)
    variance = (style - mean).square().mean((0, 2, 3))
    wider = loss(mean + 2 * (style - mean))  # (2σ - σ)²
    assert float(wider) == pytest.approx(float(variance.mean()), rel=10 * EPSILON)


def test_total_variation_is_by_eight_neighbours():
    assert float(total_variation(torch.full((1, 3, 6, 6), 0.4))) == 0
    ramp = torch.arange(4.0).expand(1, 1, 4, 4)
    # straight: 3 of 4 differ by 1; diagonal: 3 of 5 do, both ways
    assert float(total_variation(ramp)) == pytest.approx(2 * (3 / 4 / 3 + 2 * 3 / 5 / 12))
