"""The loop on a problem whose answer is known, and what happens when it goes wrong."""

import pytest
import torch

from nst_engine.contract import UserError
from nst_engine.job.control import JobControl
from nst_engine.optimization.optimizers import LBFGS, Adam
from nst_engine.optimization.recipes.gatys import CODE_LBFGS
from nst_engine.optimization.recipes.recipe import ScaleSchedule
from nst_engine.optimization.scale_run import run_scale

TARGET = 0.7
INITIAL = torch.full((1, 3, 8, 8), 0.2)


class Bowl:
    """Mean squared distance to a grey of 0.7; can fail at some evaluations."""

    def __init__(self, scale=1.0, infinite_at=(), endless=False):
        self.scale, self.infinite_at, self.endless = scale, infinite_at, endless
        self.loss_scale, self.calls, self.fp32 = 1.0, 0, False

    def rescale_loss(self, divisor):
        self.loss_scale /= divisor

    def use_fp32(self):
        self.fp32 = True

    def gradient(self, image, raise_if_cancelled=lambda: None):
        raise_if_cancelled()
        self.calls += 1
        loss = (image - TARGET).square().sum() * self.scale
        if self.endless or self.calls in self.infinite_at:
            loss = loss * torch.inf
        image.grad = None
        (loss * self.loss_scale).backward()
        return loss.detach() * self.loss_scale, {"style": loss.detach()}


def go(objective, make_optimizer=Adam, evaluations=200, **schedule):
    reported = []
    result = run_scale(
        INITIAL.clone(),
        objective,
        ScaleSchedule(evaluations, make_optimizer, **schedule),
        JobControl(),
        lambda iteration, losses, image: reported.append(iteration),
    )
    return result, reported


@pytest.mark.parametrize("make_optimizer", [Adam, LBFGS, CODE_LBFGS])
def test_finds_the_bottom_of_a_bowl(make_optimizer):
    result, _ = go(Bowl(), make_optimizer)
    assert torch.allclose(result.image, torch.full_like(INITIAL, TARGET), atol=0.01)
    assert result.last_losses["style"] < result.first_losses["style"]


@pytest.mark.parametrize("make_optimizer", [Adam, LBFGS])
def test_every_evaluation_is_reported_and_counted(make_optimizer):
    result, reported = go(Bowl(), make_optimizer, evaluations=25)
    assert reported == list(range(1, 26))
    assert result.evaluations == 25


def test_weights_change_at_every_check_but_not_under_pairs_of_l_bfgs():
    for make_optimizer, history, times in ((Adam, 0, 3), (LBFGS, LBFGS.HISTORY, 1)):
        steered = []
        run_scale(
            INITIAL.clone(),
            Bowl(),
            ScaleSchedule(30, make_optimizer, history=history),
            JobControl(),
            lambda *_: None,
            steered.append,
        )
        assert len(steered) == times


def test_an_image_is_clamped_to_what_can_be_displayed():
    result, _ = go(Bowl(), lambda image: Adam(image, rate=3.0), evaluations=20, average=None)
    assert result.image.min() >= 0
    assert result.image.max() <= 1


def test_infinite_numbers_set_the_run_back_and_are_reported():
    objective = Bowl(infinite_at=(35,))
    result, _ = go(objective, average=0.9)
    assert torch.allclose(result.image, torch.full_like(INITIAL, TARGET), atol=0.01)
    assert "not finite" in result.notes[0]
    assert objective.fp32


def test_numbers_that_stay_infinite_are_an_error_not_an_image():
    with pytest.raises(UserError, match="infinite numbers"):
        go(Bowl(endless=True))


def test_a_loss_too_small_for_the_optimizer_is_rescaled_and_reported():
    # torch's own tolerances take so small a loss for converged and return the start
    result, _ = go(Bowl(scale=1e-9), CODE_LBFGS)
    assert (result.image - INITIAL).abs().max() > 0.3
    assert "did not move" in result.notes[0]


def test_a_run_that_cannot_move_is_an_error_not_the_content():
    with pytest.raises(UserError, match="did not change the picture"):
        go(Bowl(scale=0.0))


def test_adam_goes_on_at_another_size_with_its_momentum():
    result, _ = go(Bowl(), evaluations=10)
    larger = torch.nn.functional.interpolate(result.image, (12, 16)).requires_grad_(True)
    moved = result.optimizer.at_new_scale(larger)
    before = larger.detach().clone()
    larger.grad = torch.zeros_like(larger)
    moved.step(lambda: None)
    assert (larger - before).mean() > 0.005  # still running uphill towards 0.7
