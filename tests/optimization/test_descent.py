"""The loop on a problem whose answer is known, and what happens when it goes wrong."""

import pytest
import torch

from nst_engine.contract import UserError
from nst_engine.job.control import JobControl
from nst_engine.optimization.optimizers import LBFGS, Adam
from nst_engine.optimization.recipes.gatys import CODE_LBFGS
from nst_engine.optimization.recipes.recipe import ScaleSchedule
from nst_engine.optimization.scale_run import run_scale

WANTED = 0.7
START = torch.full((1, 3, 8, 8), 0.2)


class Bowl:
    """Mean squared distance to a grey of 0.7; can be told to fail at some evaluations."""

    def __init__(self, scale=1.0, infinite_at=(), endless=False):
        self.scale, self.infinite_at, self.endless = scale, infinite_at, endless
        self.loss_scale, self.calls, self.fp32 = 1.0, 0, False

    def rescale_loss(self, divisor):
        self.loss_scale /= divisor

    def use_fp32(self):
        self.fp32 = True

    def gradient(self, image, look=lambda: None):
        look()
        self.calls += 1
        loss = (image - WANTED).square().sum() * self.scale
        if self.endless or self.calls in self.infinite_at:
            loss = loss * torch.inf
        image.grad = None
        (loss * self.loss_scale).backward()
        return loss.detach() * self.loss_scale, {"style": loss.detach()}


def go(objective, make_optimizer=Adam, evaluations=200, **how):
    told = []
    outcome = run_scale(
        START.clone(),
        objective,
        ScaleSchedule(evaluations, make_optimizer, **how),
        JobControl(),
        lambda iteration, losses, picture: told.append(iteration),
    )
    return outcome, told


@pytest.mark.parametrize("make_optimizer", [Adam, LBFGS, CODE_LBFGS])
def test_finds_the_bottom_of_a_bowl(make_optimizer):
    outcome, _ = go(Bowl(), make_optimizer)
    assert torch.allclose(outcome.image, torch.full_like(START, WANTED), atol=0.01)
    assert outcome.last_losses["style"] < outcome.first_losses["style"]


@pytest.mark.parametrize("make_optimizer", [Adam, LBFGS])
def test_every_evaluation_is_told_and_counted(make_optimizer):
    outcome, told = go(Bowl(), make_optimizer, evaluations=25)
    assert told == list(range(1, 26))
    assert outcome.evaluations == 25


def test_a_picture_is_clamped_to_what_can_be_shown():
    outcome, _ = go(Bowl(), lambda image: Adam(image, rate=3.0), evaluations=20, average=None)
    assert outcome.image.min() >= 0
    assert outcome.image.max() <= 1


def test_infinite_numbers_set_the_run_back_and_are_told():
    objective = Bowl(infinite_at=(35,))
    outcome, _ = go(objective, average=0.9)
    assert torch.allclose(outcome.image, torch.full_like(START, WANTED), atol=0.01)
    assert "not finite" in outcome.notes[0]
    assert objective.fp32


def test_numbers_that_stay_infinite_are_an_error_not_a_picture():
    with pytest.raises(UserError, match="infinite numbers"):
        go(Bowl(endless=True))


def test_a_loss_too_small_for_the_optimizer_is_rescaled_and_told():
    # torch's own tolerances take so small a loss for converged and return the start
    outcome, _ = go(Bowl(scale=1e-9), CODE_LBFGS)
    assert (outcome.image - START).abs().max() > 0.3
    assert "did not move" in outcome.notes[0]


def test_a_run_that_cannot_move_is_an_error_not_the_photograph():
    with pytest.raises(UserError, match="did not change the picture"):
        go(Bowl(scale=0.0))


def test_adam_goes_on_at_another_size_with_its_momentum():
    outcome, _ = go(Bowl(), evaluations=10)
    larger = torch.nn.functional.interpolate(outcome.image, (12, 16)).requires_grad_(True)
    moved = outcome.optimizer.at_new_scale(larger)
    before = larger.detach().clone()
    larger.grad = torch.zeros_like(larger)
    moved.step(lambda: None)
    assert (larger - before).mean() > 0.005  # still running uphill towards 0.7
