"""A photograph without colours gets those that a painting has at each lightness."""

import numpy as np
import pytest

from nst_engine.images.color_transfer import LUMA, ColorStatistics
from nst_engine.images.gradient_map import GradientMap, greyness


def luma(image):
    return np.tensordot(np.array(LUMA, np.float32), image, 1)


def ramp(height=24, width=40):
    """A photograph in grey, from black on the left to white on the right, (3, h, w)."""
    return np.broadcast_to(np.linspace(0, 1, width, dtype=np.float32), (3, height, width)).copy()


@pytest.fixture
def night():
    """A painting, (3, h, w): blue where it is dark, yellow where it is light, with a grain."""
    share = np.random.default_rng(0).random((40, 40)).astype(np.float32)
    blue, yellow = (np.array(c, np.float32)[:, None, None] for c in ((0, 0.1, 0.5), (1, 0.9, 0.3)))
    return blue + share * (yellow - blue)


def mapped(image, style):
    return GradientMap.of(style).applied_to(image, ColorStatistics.of(image))


def test_shadows_become_blue_and_lights_yellow(night):
    red, _, blue = mapped(ramp(), night)
    assert (blue - red)[:, :8].mean() > 0.2
    assert (red - blue)[:, -8:].mean() > 0.3


def test_what_was_lighter_is_lighter(night):
    columns = luma(mapped(ramp(), night)).mean(0)
    assert (np.diff(columns) > -0.01).all()
    assert columns[-1] - columns[0] > 0.5


def test_colours_that_meet_at_one_lightness_do_not_become_dull():
    """Red and orange strokes side by side average to something between; green ones to mud."""
    reds = np.zeros((3, 20, 20), np.float32)
    reds[:] = np.array([0.8, 0.3, 0.1])[:, None, None]
    reds[:, ::2] = np.array([0.2, 0.5, 0.9])[:, None, None]
    chroma = mapped(ramp(), reds) - luma(mapped(ramp(), reds))
    own = reds - luma(reds)
    strength, wanted = (np.sqrt(np.square(c).sum(0).mean()) for c in (chroma, own))
    assert strength > 0.5 * wanted


def test_a_drawing_in_grey_stays_without_colours():
    drawing = ramp() ** 2
    result = mapped(ramp(), drawing)
    assert np.abs(result - luma(result)).max() < 0.01


def test_transparent_parts_of_the_style_count_nothing(night):
    framed = np.concatenate([night, np.full_like(night, 1) * np.array([[[1]], [[0]], [[0]]])], 1)
    weights = np.zeros(framed.shape[1:], np.float32)
    weights[:40] = 1
    seen = GradientMap.of(framed.astype(np.float32), weights)
    assert np.allclose(seen.sums, GradientMap.of(night).sums)


def test_grey_and_sepia_are_grey_and_a_painting_is_not(night):
    sepia = np.array([1, 0.85, 0.6], np.float32)[:, None, None] * ramp()
    assert greyness(ColorStatistics.of(ramp())) > 0.99
    assert greyness(ColorStatistics.of(sepia)) > 0.99
    colourful = night.copy()
    colourful[1, :, ::2] *= 0.3
    assert greyness(ColorStatistics.of(colourful)) < 0.05
