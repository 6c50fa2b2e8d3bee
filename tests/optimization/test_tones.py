"""A dark board stays dark all over, whatever the painting has most of."""

import numpy as np
import pytest

from tests.optimization.conftest import array, opaque


@pytest.fixture
def board():
    """A plain dark board on a plain light wall, 128x96."""
    image = np.full((96, 128, 3), 0.85)
    image[19:-19, 18:-18] = 0.12
    return opaque(image)


@pytest.fixture
def moonlit():
    """Large patches of ink on paper, 128x128: half of it black."""
    y, x = np.mgrid[0:128, 0:128] / 128
    ink = np.sin(9 * x + 4 * np.sin(5 * y)) > 0
    return opaque(np.where(ink[..., None], (0.05, 0.05, 0.08), (0.9, 0.85, 0.7)))


def test_a_light_blot_on_the_board_goes(run, board, moonlit):
    """Its inside is as plain as the board, so neither shapes nor statistics mind it."""
    blotted = board.copy()
    blotted[36:60, 44:84, :3] = 0.85
    begun = array("initial_image", blotted)
    pixels = run(board, moonlit, initial_image=begun, iterations=25, strength=30)[0]
    lightness = pixels[..., :3].mean(2)
    wall, blot = lightness[:14].mean(), lightness[40:56, 50:78].mean()
    assert wall - blot > 0.1
