"""What is light, dark or red in the broad is held; strokes are free."""

import pytest
import torch
import torch.nn.functional as F

from nst_engine.losses import ToneLoss, tone_size
from nst_engine.optimization.pyramid import resize

SIZE = 320, 208


@pytest.fixture
def photograph():
    """Dark below, light above, in colours; (1, 3, 208, 320)."""
    down = torch.linspace(0.9, 0.1, SIZE[1]).view(1, 1, -1, 1)
    return (down * torch.tensor([1.0, 0.8, 0.6]).view(1, 3, 1, 1)).expand(1, 3, *SIZE[::-1])


@pytest.fixture
def loss(photograph):
    return ToneLoss(resize(photograph, tone_size(SIZE)))


def value(loss, image):
    return float(loss.value(loss.statistic(image, None)))


def strokes(size):
    """Strokes of 3 px, as bright as dark."""
    y, x = torch.meshgrid(*(torch.arange(side) for side in size[::-1]), indexing="ij")
    return torch.where((x + y) // 3 % 2 == 0, 0.3, -0.3).expand(1, 3, -1, -1)


def test_the_photograph_and_strokes_upon_it_cost_nothing(loss, photograph):
    assert value(loss, photograph) < 1e-3
    assert value(loss, photograph + strokes(SIZE)) < 0.01


def test_a_blot_costs_much_more_than_strokes(loss, photograph):
    blotted = photograph.clone()
    blotted[..., 120:180, 40:140] = 0.9
    assert value(loss, blotted) > 10 * value(loss, photograph + strokes(SIZE))


def test_the_wrong_hue_costs_as_well(loss, photograph):
    face = photograph.clone()
    face[..., :80, 100:200] = face[..., :80, 100:200].flip(1)
    assert value(loss, face) > 0.01


def test_an_image_is_reduced_as_torch_reduces_it(loss):
    image = torch.rand((1, 3, *SIZE[::-1]), generator=torch.Generator().manual_seed(0))
    width, height = tone_size(SIZE)
    expected = F.interpolate(image, (height, width), mode="bilinear", antialias=True)
    assert torch.allclose(loss.statistic(image, None), expected.flatten(), atol=1e-5)


def test_a_plain_photograph_is_no_reason_for_a_huge_loss():
    plain = ToneLoss(torch.full((1, 3, 20, 32), 0.5))
    assert value(plain, torch.full((1, 3, 100, 160), 0.6)) < 2


def test_images_smaller_than_that_are_not_enlarged():
    assert tone_size((24, 16)) == (24, 16)
    assert tone_size((4000, 10)) == (32, 1)
