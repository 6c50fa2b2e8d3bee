"""A photograph in grey takes on colours in one pass as well."""

import numpy as np
import pytest


@pytest.fixture
def grey(photograph):
    copy = photograph.copy()
    copy[..., :3] = copy[..., :3].mean(2, keepdims=True)
    return copy


def colour(pixels):
    """Root mean square of the distance from grey."""
    rgb = pixels[..., :3]
    return float(np.sqrt(np.square(rgb - rgb.mean(2, keepdims=True)).mean()))


def test_it_becomes_as_colourful_as_the_painting(paint, grey, scream):
    assert colour(paint(grey, scream, strength=50)) > 0.7 * colour(scream)


def test_little_of_it_at_little_strength(paint, grey, scream):
    some, much = (colour(paint(grey, scream, strength=s)) for s in (5, 50))
    assert some < 0.35 * much


def test_at_strength_0_it_stays_as_it_is(paint, grey, scream):
    assert np.array_equal(paint(grey, scream, strength=0), grey)


def test_a_style_of_another_palette_gives_other_colours_to_the_same_photograph(
    paint, grey, scream, starry
):
    """What is kept of the photograph for the next setting depends on the style as well."""
    red, blue = (
        paint(grey, style, strength=50)[..., :3].mean((0, 1)) for style in (scream, starry)
    )
    assert red[0] - red[2] > 0.05 > -0.05 > blue[0] - blue[2]
