"""The cosine distance's own gradient against the one that autograd derives from the formula."""

import pytest
import torch
import torch.nn.functional as F

from nst_engine.losses import cosine_distance
from nst_engine.losses.cosine_distance import CosineDistance

POSITIONS, CHANNELS, DIRECTIONS = 37, 6, 11


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("values", [3 * CHANNELS, 1 << 18])
def test_value_and_gradient_are_those_of_the_formula(monkeypatch, weighted, values):
    monkeypatch.setattr(cosine_distance, "VALUES", values)
    generator = torch.Generator().manual_seed(0)
    features = torch.rand((POSITIONS, CHANNELS), generator=generator).requires_grad_(True)
    mean = torch.rand(CHANNELS, generator=generator)
    directions = F.normalize(torch.randn((DIRECTIONS, CHANNELS), generator=generator))
    chosen = torch.randint(DIRECTIONS, (POSITIONS,), generator=generator)
    weights = torch.rand((POSITIONS, 1), generator=generator) if weighted else None

    distances = 1 - F.cosine_similarity(features - mean, directions[chosen])[:, None]
    expected = (distances if weights is None else distances * weights).sum()
    (slope,) = torch.autograd.grad(3 * expected, features)

    value = CosineDistance.apply(features, mean, directions, chosen, weights)
    (own,) = torch.autograd.grad(3 * value, features)
    torch.testing.assert_close(value, expected)
    torch.testing.assert_close(own, slope)
