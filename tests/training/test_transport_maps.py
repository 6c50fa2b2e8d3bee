"""Maps by matrix products alone, as a graphics card computes them, are those of the engine."""

import math

import pytest
import torch

from nst_engine.training.transport_maps import iterated_transport_maps, transport_maps


@pytest.mark.parametrize("max_gain", [math.inf, 1.5])
@pytest.mark.parametrize("channels", [16, 160])
def test_iterated_maps_are_those_by_decomposition(channels, max_gain):
    generator = torch.Generator().manual_seed(0)

    def covariances():
        fading = torch.exp(-torch.arange(channels) / 20)[:, None]
        features = torch.randn(3, channels, 80, generator=generator, dtype=torch.float64) * fading
        return features @ features.mT / 80

    source, target = covariances(), covariances()
    expected = transport_maps(source, target, max_gain)
    assert (iterated_transport_maps(source, target, max_gain) - expected).abs().max() < 1e-6
    assert (torch.linalg.eigvalsh(expected).max() > 1.501) == (max_gain == math.inf)
