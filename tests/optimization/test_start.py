"""What a picture begins with: the photograph in the palette of what it shall look like."""

import numpy as np
import pytest

from nst_engine.contract import Request, Settings
from nst_engine.images.color_transfer import ColorStatistics
from nst_engine.job.inputs import JobInputs
from nst_engine.optimization.initial_image import initial_image
from nst_engine.optimization.input_pyramid import InputPyramid

from .conftest import array

SIZE = (72, 60)


@pytest.fixture
def begun(scene):
    """begun(*styles, masks, **settings): the first image (1, 3, 60, 72) of the scene."""

    def go(*styles, masks=(), **settings):
        pictures = [array(f"style{n}", style) for n, style in enumerate(styles)]
        request = Request(
            Settings(**settings),
            array("content", scene),
            tuple(pictures),
            content_masks=tuple(array(f"mask{n}", mask) for n, mask in enumerate(masks)),
        )
        return initial_image(request.settings, InputPyramid(JobInputs.from_request(request)), SIZE)

    return go


def plain(colour):
    return np.full((48, 48, 4), (*colour, 1), np.float32)


def far(image, style):
    """How far the mean colour of (1, 3, h, w) is from that of (h, w, 4)."""
    own = ColorStatistics.of(style[..., :3].transpose(2, 0, 1)).mean
    return float(np.abs(ColorStatistics.of(image[0].numpy()).mean - own).max())


def test_the_palette_is_the_styles_from_the_default_on_and_less_so_below(begun, pattern):
    distances = [far(begun(pattern, strength=s), pattern) for s in (1, 25, 50, 100)]
    assert distances == sorted(distances, reverse=True)
    assert distances[0] > 0.1
    assert max(distances[2:]) < 0.2 * distances[0]


def test_it_is_still_the_photograph(begun, scene, pattern):
    luma = begun(pattern).mean(1).flatten().numpy()
    assert np.corrcoef(luma, scene[..., :3].mean(2).flatten())[0, 1] > 0.5


def test_the_photograph_itself_is_there_for_who_asks_for_it(begun, scene, pattern):
    image = begun(pattern, init="content")[0].permute(1, 2, 0).numpy()
    assert np.abs(image - scene[..., :3]).mean() < 0.03


def test_styles_share_it_by_their_weights(begun):
    red, blue = plain((0.9, 0.1, 0.1)), plain((0.1, 0.1, 0.9))
    mixed = begun(red, blue, style_weights=(3, 1))
    assert far(mixed, plain((0.7, 0.1, 0.3))) < far(mixed, plain((0.5, 0.1, 0.5))) / 2


def test_every_region_has_its_own(begun, scene):
    red, blue = plain((0.9, 0.1, 0.1)), plain((0.1, 0.1, 0.9))
    left, right = np.zeros((2, 60, 72), np.float32)
    left[:, :24], right[:, 48:] = 1, 1
    image = begun(red, blue, masks=(left, right))
    assert far(image[..., :24], red) < 0.03
    assert far(image[..., 48:], blue) < 0.03
    assert far(image[..., 24:48], scene[:, 24:48]) < 0.03, "no style applies here"


def test_a_plain_style_colours_even_a_small_picture(run, scene):
    """At its one scale there are too few steps to get there from the photograph's colours."""
    red = plain((0.9, 0.1, 0.1))
    pixels = run(scene, red, strength=90)[0]
    assert np.abs(pixels.mean((0, 1)) - red.mean((0, 1)))[:3].max() < 0.1
