"""The temporal loss against equation 7, and in tiles as in whole."""

import pytest
import torch

from nst_engine.losses import TemporalLoss
from nst_engine.networks import tiles_of


@pytest.fixture
def planes():
    """An image, the moved one (1, 3, 96, 160), and what is trusted of it (1, 1, 96, 160)."""
    generator = torch.Generator().manual_seed(0)
    image, moved = torch.rand((2, 1, 3, 96, 160), generator=generator).unbind()
    return image, moved, (torch.rand((1, 1, 96, 160), generator=generator) > 0.4).float()


def test_it_is_the_mean_square_where_trusted(planes):
    image, moved, trust = planes
    loss = TemporalLoss(moved, trust)
    expected = ((image - moved).double() ** 2 * trust).sum() / image.numel()
    assert float(loss.value(loss.statistic(image, None))) == pytest.approx(float(expected))


def test_what_is_not_trusted_is_free(planes):
    image, moved, trust = planes
    loss = TemporalLoss(moved, trust)
    held = torch.where(trust > 0, moved, image)
    assert float(loss.value(loss.statistic(held, None))) == 0


def test_tiles_add_up_to_the_whole(planes):
    image, moved, trust = planes
    loss = TemporalLoss(moved, trust)
    tiles = tiles_of(image, 64, {"relu1_1"})
    assert len(tiles) > 3
    parts = [
        loss.for_tile(tile).statistic(tile.crop_with_next(tile.crop_with_halo(image)), None)
        for tile in tiles
    ]
    assert torch.allclose(torch.stack(parts).sum(0), loss.statistic(image, None), rtol=1e-5)
    constant = sum(loss.for_tile(tile).constant_part(image, None) for tile in tiles)
    assert torch.equal(constant, torch.tensor([0.0, image.numel()]))
