"""Pictures that give the instant method next to nothing to work with."""

import numpy as np
import pytest

PLAIN = {"white": (1, 1, 1), "black": (0, 0, 0), "red": (1, 0, 0)}


def plain(colour, height=64, width=96):
    return np.tile(np.float32((*colour, 1)), (height, width, 1))


@pytest.mark.parametrize("colour", PLAIN.values(), ids=PLAIN)
def test_a_plain_photograph_is_painted(paint, starry, colour):
    painted = paint(plain(colour), starry)
    assert np.isfinite(painted).all()
    assert np.abs(painted - plain(colour)).mean() > 0.02


@pytest.mark.parametrize("colour", PLAIN.values(), ids=PLAIN)
def test_a_plain_style_gives_its_colour(paint, photograph, colour):
    painted = paint(photograph, plain(colour))
    assert np.isfinite(painted).all()
    before, after = (np.abs(p[..., :3].mean((0, 1)) - colour).max() for p in (photograph, painted))
    assert after < 0.7 * before


def test_a_plain_part_is_painted(paint, photograph, starry):
    photograph, selection = photograph.copy(), np.zeros(photograph.shape[:2])
    photograph[20:60, 30:90, :3], selection[20:60, 30:90] = 1, 1
    assert np.isfinite(paint(photograph, starry, selection=selection)).all()


def test_a_plain_photograph_on_its_side_is_another_one(paint, starry):
    paint(plain((0.2, 0.4, 0.6)), starry)
    assert paint(plain((0.2, 0.4, 0.6), 96, 64), starry).shape == (96, 64, 4)
