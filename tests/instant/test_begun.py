"""An optimisation may start from the instant picture."""

import numpy as np
import pytest

from nst_engine.contract import Request, Settings
from nst_engine.job.control import JobControl
from nst_engine.job.inputs import JobInputs
from nst_engine.optimization.initial_image import initial_image
from nst_engine.optimization.run import optimize

from .conftest import array

SIZE = 96, 72


@pytest.fixture
def begun(photograph):
    def go(*styles, masks=(), init="instant"):
        request = Request(
            Settings(init=init, network="compact", strength=100),
            array("content", photograph),
            tuple(array(f"style{n}", style) for n, style in enumerate(styles)),
            content_masks=tuple(array("mask", mask) for mask in masks),
        )
        return initial_image(request.settings, JobInputs.of(request), SIZE)[0].numpy()

    return go


def test_the_start_is_the_instant_picture(begun, paint, photograph, starry):
    start = begun(starry)
    instant = paint(photograph, starry, size=SIZE[0])[..., :3].transpose(2, 0, 1)
    photograph = begun(starry, init="content")
    assert start.shape == (3, SIZE[1], SIZE[0])
    assert np.abs(start - instant).mean() < 0.35 * np.abs(photograph - instant).mean()


def test_every_region_starts_in_its_own_style(begun, starry, scream):
    left = np.zeros((72, 96), np.float32)
    left[:, :48] = 1
    both, one, other = (
        begun(*styles, masks=masks)
        for styles, masks in (
            ((starry, scream), (left, 1 - left)),
            ((starry,), ()),
            ((scream,), ()),
        )
    )
    for half, near, far in ((slice(0, 40), one, other), (slice(56, None), other, one)):
        means = [start[:, :, half].mean((1, 2)) for start in (both, near, far)]
        assert np.abs(means[0] - means[1]).mean() < 0.7 * np.abs(means[0] - means[2]).mean()


def test_the_optimiser_goes_on_from_it(photograph, starry):
    """Its losses begin below those of the photograph as it is."""
    begin = {}
    for init in ("content", "instant"):
        settings = Settings(
            init=init, network="compact", iterations=2, size=96, method="moments", strength=80
        )
        request = Request(settings, array("content", photograph), (array("s", starry),))
        begin[init] = optimize(request, lambda event: None, JobControl()).record["losses_start"]
    assert begin["instant"]["style"] < 0.7 * begin["content"]["style"]
