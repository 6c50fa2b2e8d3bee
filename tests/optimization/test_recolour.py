"""Colours chosen after the painting: at once, and without painting anew."""

import numpy as np
import pytest

from nst_engine.contract import Mode, Preview

from .conftest import array


@pytest.fixture
def recoloured(run, scene, pattern):
    """recoloured(painting, colors) -> (pixels, events) of the scene's painting."""

    def go(painting, colors):
        start = array("start", painting)
        return run(scene, pattern, initial_image=start, mode=Mode.RECOLOR, colors=colors)[::2]

    return go


@pytest.mark.slow
def test_the_photographs_colours_are_those_of_a_painting_made_with_them(
    run, recoloured, scene, pattern
):
    painted = run(scene, pattern, colors="content")[0]
    own = run(scene, pattern, colors="style")[0]
    pixels, events = recoloured(own, "content")
    assert np.abs(own - painted).max() > 0.1
    assert np.abs(pixels - painted).max() < 1e-5
    assert [type(event) for event in events] == [Preview], "nothing is painted"


@pytest.mark.parametrize("colors", ["match", "histogram"])
def test_the_palette_becomes_the_photographs(run, recoloured, scene, pattern, colors):
    own = run(scene, pattern)[0]
    pixels, _ = recoloured(own, colors)
    assert palette_distance(pixels, scene, colors) < palette_distance(own, scene, colors) / 3


def palette_distance(one, other, colors):
    """Of the values of each channel in order of size, or of the covariances."""
    one, other = (pixels[..., :3].reshape(-1, 3) for pixels in (one, other))
    if colors == "histogram":
        return np.abs(np.sort(one, axis=0) - np.sort(other, axis=0)).mean()
    return np.abs(np.cov(one.T) - np.cov(other.T)).mean()


def test_a_painting_gets_its_own_colours_back_when_none_others_are_wanted(
    run, recoloured, scene, pattern
):
    own = run(scene, pattern)[0]
    assert np.abs(recoloured(own, "style")[0] - own).max() < 1e-6
