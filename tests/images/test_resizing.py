"""Another size: exact, sharp, without shift, and clean at transparent edges."""

from __future__ import annotations

import numpy as np
import pytest

from nst_engine.images import resize


@pytest.mark.parametrize(
    ("width", "height"), [(17, 5), (64, 48), (31, 25), (1, 1), (3000, 1), (33, 24)]
)
def test_size_is_exact(colors, width, height):
    pixels = np.dstack([colors, np.ones((24, 32))]).astype(np.float32)
    scaled = resize(pixels, width, height)
    assert scaled.shape == (height, width, 4)
    assert scaled.dtype == np.float32
    assert scaled.min() >= 0
    assert scaled.max() <= 1
    assert (scaled[..., 3] == 1).all()


def test_mean_color_stays(colors):
    pixels = np.dstack([colors, np.ones((24, 32))]).astype(np.float32)
    assert np.allclose(resize(pixels, 8, 6).mean((0, 1)), pixels.mean((0, 1)), atol=0.01)


@pytest.mark.parametrize("width", [16, 128])
def test_nothing_shifts(width):
    pixels = np.ones((8, 64, 4), np.float32)
    pixels[..., :3] = np.linspace(0, 1, 64)[None, :, None]
    scaled = resize(pixels, width, 8)[4, :, 0]
    middle = scaled[width // 4 : -width // 4]  # the ends may be held by the border
    place = (np.arange(width) + 0.5) * 64 / width - 0.5  # pixel centres
    assert np.allclose(middle, place[width // 4 : -width // 4] / 63, atol=2e-3)
    assert np.allclose(scaled, 1 - scaled[::-1], atol=1e-5)


def test_fine_pattern_becomes_grey_not_moire():
    stripes = np.ones((64, 64, 4), np.float32)
    stripes[:, ::2, :3] = 0
    assert np.abs(resize(stripes, 12, 12)[2:-2, 2:-2, :3] - 0.5).max() < 0.02


def test_color_under_transparency_does_not_leak():
    pixels = np.zeros((32, 32, 4), np.float32)
    pixels[:, :16] = (1, 0.5, 0, 1)
    pixels[:, 16:] = (0, 0, 1, 0)  # hidden blue
    for size in (11, 77):
        scaled = resize(pixels, size, size)
        visible = scaled[..., 3] > 0.05
        assert np.abs(scaled[visible][:, :3] - (1, 0.5, 0)).max() < 0.02
        assert scaled[..., 3].max() == pytest.approx(1, abs=1e-3)
        assert (scaled[:, -2:, 3] == 0).all()
