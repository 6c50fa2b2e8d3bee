"""Masks become shares of pixels."""

import numpy as np
import pytest

from nst_engine.job.regions import StyleRegions


@pytest.fixture
def masks():
    """Of two styles on 4x2 pixels: from column to column one, the other, both, none."""
    columns = np.float32([[1, 0, 0.5, 0], [0, 1, 1, 0]])
    return [np.tile(column, (2, 1)) for column in columns]


def test_styles_share_a_pixel_by_weight_and_mask(masks):
    regions = StyleRegions.from_masks(masks, [0.75, 0.25], None, (4, 2))
    first, second = (share[0].tolist() for share in regions.shares())
    assert first == pytest.approx([1, 0, 0.6, 0])
    assert second == pytest.approx([0, 1, 0.4, 0])
    assert regions.coverage[1].tolist() == [1, 1, 1, 0]
    assert regions.areas == pytest.approx([0.4, 0.35])


def test_only_what_counts_counts_in_a_region(masks):
    weight_map = np.tile(np.float32([1, 0, 0.5, 1]), (2, 1))
    regions = StyleRegions.from_masks(masks, [0.5, 0.5], weight_map, (4, 2))
    first, second = (share[0].tolist() for share in regions.shares(weight_map))
    assert first == pytest.approx([1, 0, 0.5 / 3, 0])
    assert second == pytest.approx([0, 0, 1 / 3, 0])
    assert sum(regions.areas) == pytest.approx(1.5 / 2.5)


def test_the_border_between_two_styles_is_soft_and_that_of_all_is_not():
    left = np.zeros((60, 400), np.float32)
    left[:, :200] = 1
    right = 1 - left
    left[:10] = right[:10] = 0
    regions = StyleRegions.from_masks([left, right], [0.5, 0.5], None, (400, 60))
    first, second = (share[30] for share in regions.shares())
    assert first + second == pytest.approx(np.ones(400), abs=1e-5)
    assert 0 < first[196] < 1
    assert (np.diff(first) <= 1e-6).all(), "it runs evenly"
    assert first[:180].min() > 0.99
    assert first[220:].max() < 0.01
    assert np.array_equal(regions.coverage, left + right), "the photograph keeps its own place"
