"""Adam, step for step against torch's, and across scales."""

import pytest
import torch

from nst_engine.optimization import optimizers
from nst_engine.optimization.optimizers import Adam

SIZE = (1, 3, 7, 5)
STEPS = 12


def new_image():
    return torch.rand(SIZE, generator=torch.Generator().manual_seed(0)).requires_grad_(True)


def minimise(image, optimizer):
    """Steps towards a slope that changes from step to step and from value to value."""
    target = torch.linspace(0, 1, image.numel()).view(SIZE)

    def closure():
        image.grad = None
        loss = ((image - target) ** 4).sum()
        loss.backward()
        return loss

    for _ in range(STEPS):
        optimizer.step(closure)


@pytest.mark.parametrize("piece", [1, 1 << 20])
def test_it_makes_the_steps_of_torchs_adam(monkeypatch, piece):
    monkeypatch.setattr(optimizers, "PIECE", piece)
    image, expected = new_image(), new_image()
    minimise(image, Adam(image))
    reference = torch.optim.Adam([expected], lr=Adam.RATE, betas=Adam.BETAS, eps=Adam.EPSILON)
    minimise(expected, reference)
    torch.testing.assert_close(image, expected)
    assert not torch.equal(image, new_image())


def test_at_a_new_scale_it_goes_on_in_the_same_direction():
    image = new_image()
    adam = Adam(image)
    minimise(image, adam)
    before = image.detach().clone()
    adam = adam.at_new_scale(image)
    image.grad = None

    def no_slope():
        image.grad = torch.zeros_like(image)
        return image.sum()

    adam.step(no_slope)
    carried = image.detach() - before
    fresh = Adam(before.requires_grad_(True))
    assert carried.abs().mean() > 0.1 * fresh.rate


def test_half_the_step_is_half_as_far():
    image, other = new_image(), new_image()
    whole = Adam(image)
    half = whole.with_half_step(other)

    def slope(of):
        of.grad = torch.ones_like(of)
        return of.sum()

    whole.step(lambda: slope(image))
    half.step(lambda: slope(other))
    torch.testing.assert_close(new_image() - image, 2 * (new_image() - other))
