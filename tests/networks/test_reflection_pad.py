"""Our padding is torch's, in value and derivative."""

import pytest
import torch
import torch.nn.functional as F

from nst_engine.networks.reflection_pad import ReflectionPad, is_channels_last, reflection_pad


@pytest.mark.parametrize("size", [(2, 2), (2, 3), (5, 7), (64, 48)])
def test_it_is_reflection(size):
    generator = torch.Generator().manual_seed(0)
    x = torch.rand(2, 3, *size, generator=generator, dtype=torch.float64, requires_grad=True)
    expected = F.pad(x, (1, 1, 1, 1), mode="reflect")
    padded = ReflectionPad.apply(x)
    assert torch.equal(padded, expected)
    upstream = torch.rand(expected.shape, generator=generator, dtype=torch.float64)
    expected_gradient, *_ = torch.autograd.grad(expected, x, upstream)
    gradient, *_ = torch.autograd.grad(padded, x, upstream)
    assert torch.allclose(gradient, expected_gradient, atol=1e-12)
    assert gradient.is_contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize("precision", [torch.float32, torch.bfloat16])
def test_features_stay_as_they_lie(precision):
    """What is channels last would otherwise be turned before the next convolution."""
    x = torch.rand(1, 16, 9, 12).to(precision)
    for features in (x, x.contiguous(memory_format=torch.channels_last)):
        padded = reflection_pad(features)
        assert torch.equal(padded, F.pad(x, (1, 1, 1, 1), mode="reflect"))
        assert is_channels_last(padded) == is_channels_last(features)
