"""Sizes from coarse to fine."""

import doctest
from itertools import pairwise

import pytest
import torch

from nst_engine.contract import SMALLEST_SIDE
from nst_engine.job.sizes import style_size_for_brush
from nst_engine.optimization import pyramid
from nst_engine.optimization.pyramid import resize, scales


def test_example_in_the_docs():
    assert doctest.testmod(pyramid).failed == 0


@pytest.mark.parametrize("size", [(512, 384), (40, 37), (4000, 33), (33, 3000), (6000, 4000)])
def test_scales_grow_evenly_to_the_very_size(size):
    sizes = scales(*size)
    assert sizes[-1] == size
    assert all(min(s) >= min(SMALLEST_SIDE, *size) for s in sizes)
    for coarse, fine in pairwise(sizes):
        assert max(fine) / max(coarse) == pytest.approx(2**0.5, rel=0.05)
    assert max(sizes[0]) < 185 or min(sizes[0]) < 46  # as coarse as the shape allows


def test_resizing_keeps_range_and_mean():
    picture = (torch.rand(1, 3, 50, 70, generator=torch.Generator().manual_seed(1)) > 0.5).float()
    small = resize(picture, (31, 23))
    assert small.shape == (1, 3, 23, 31)
    assert small.min() >= 0
    assert small.max() <= 1
    assert small.mean() == pytest.approx(picture.mean().item(), abs=0.02)


@pytest.mark.parametrize("percent", [10, 100, 300])
def test_brush_is_a_share_of_the_result_whatever_its_size(percent):
    style = (1280, 1014)
    at_512, at_2048 = (style_size_for_brush(style, s, percent) for s in ((512, 384), (2048, 1536)))
    assert at_2048[0] / 2048 == pytest.approx(at_512[0] / 512, rel=0.02)
    assert at_512[0] * at_512[1] == pytest.approx(512 * 384 * (percent / 100) ** 2, rel=0.1)
