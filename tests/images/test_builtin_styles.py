"""The style pictures that come with the engine: repeatable, exact in size, unlike each other."""

import subprocess
import sys
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from nst_engine.images import builtin

EVERY = sorted(builtin.NAMES)


@cache
def image(name, width=192, height=144, seed=0):
    return builtin.render(name, width, height, seed)


def character(pixels):
    """Colours (an 8×8×8 histogram) and liveliness (mean steps between pixels 1 and 8 apart)."""
    bins = (np.clip(pixels, 0, 0.999) * 8).astype(int) @ np.array([64, 8, 1])
    colors = np.bincount(bins.ravel(), minlength=512) / bins.size
    steps = [np.abs(np.diff(pixels[::gap, ::gap], axis=1)).mean() for gap in (1, 8)]
    return np.concatenate([colors, steps])


def test_images_import_no_torch():
    """Names are in the contract, for whoever has no numpy; painting needs no torch."""
    code = "import sys, nst_engine.contract as c; assert c.BUILT_IN_STYLES"
    code += "; assert 'numpy' not in sys.modules"
    code += "; from nst_engine.images import builtin, color_transfer"
    code += "; assert builtin.render(next(iter(c.BUILT_IN_STYLES)), 16, 16).size == 768"
    code += "; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", EVERY)
def test_same_seed_same_image_other_seed_another(name):
    again = builtin.render(name, 192, 144, 0)
    assert np.array_equal(image(name), again)
    assert np.abs(image(name) - image(name, seed=1)).mean() > 0.02


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("size", [(161, 97), (83, 150), (16, 16)])
def test_any_size_is_exact_and_within_range(name, size):
    pixels = image(name, *size, seed=5)
    assert pixels.shape == (size[1], size[0], 3)
    assert pixels.dtype == np.float32
    assert pixels.min() >= 0  # not met by NaN either
    assert pixels.max() <= 1


@pytest.mark.parametrize("name", EVERY)
def test_has_light_and_dark_areas_and_fine_marks(name):
    """A flat or evenly speckled picture teaches the engine nothing."""
    grey = image(name, 256, 192).mean(axis=2)
    areas = grey.reshape(6, 32, 8, 32).mean(axis=(1, 3))
    assert np.ptp(areas) > 0.15
    assert np.abs(np.diff(grey, axis=1)).mean() > 0.01


@pytest.mark.parametrize("pair", list(combinations(EVERY, 2)), ids="~".join)
def test_styles_differ_clearly(pair):
    """The nearest two, charcoal and ink, are 0.6 apart; most others more than 1."""
    first, second = (character(image(name)) for name in pair)
    assert np.abs(first - second).sum() > 0.5


@pytest.mark.parametrize("name", EVERY)
def test_size_keeps_the_composition(name):
    """A larger picture is the same one painted larger, not more of a pattern."""
    small, large = image(name, 128, 96), image(name, 256, 192)
    shrunk = large.reshape(96, 2, 128, 2, 3).mean(axis=(1, 3))
    blocks = [p.reshape(6, 16, 8, 16, 3).mean(axis=(1, 3)).ravel() for p in (small, shrunk)]
    assert np.corrcoef(*blocks)[0, 1] > 0.75


def test_unknown_name_and_tiny_size_are_refused():
    with pytest.raises(KeyError):
        builtin.render("finger-paint")
    with pytest.raises(ValueError, match="too small"):
        builtin.render("mosaic", 10, 300)
