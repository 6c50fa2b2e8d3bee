"""Specks of colour go; strokes, edges and what the photograph has of small things stay."""

import numpy as np
import pytest

from nst_engine.instant.specks import remove_color_specks

GREY, RED, BLUE = (0.5, 0.5, 0.5), (0.8, 0.3, 0.3), (0.2, 0.3, 0.9)


def plain(color=GREY, height=40, width=50):
    return np.broadcast_to(np.float32(color)[:, None, None], (3, height, width)).copy()


def test_a_speck_takes_on_the_colour_around_it_and_keeps_its_brightness():
    content, image = plain(), plain()
    image[:, 20:22, 30:32] = np.float32(BLUE)[:, None, None]
    remove_color_specks(image, content)
    speck = image[:, 20:22, 30:32]
    assert np.ptp(speck, axis=0).max() < 0.02
    assert np.abs(speck.mean() - np.mean(BLUE)) < 0.01


@pytest.mark.parametrize("where", [np.s_[:, :, 25:], np.s_[:, 10:13]])
def test_edges_and_strokes_stay(where):
    content, image = plain(), plain()
    image[where] = np.float32(RED)[:, None, None]
    before = image.copy()
    remove_color_specks(image, content)
    assert np.array_equal(image, before)


def test_a_small_light_of_the_photograph_stays():
    content = plain()
    content[:, 20, 30] = RED
    image = content + 0.02
    before = image.copy()
    remove_color_specks(image, content)
    assert np.array_equal(image, before)


def test_a_large_image_in_strips_is_as_in_whole(monkeypatch):
    noise = np.random.default_rng(1).random((3, 90, 40), np.float32)
    whole, in_strips = noise.copy(), noise.copy()
    remove_color_specks(whole, plain(height=90, width=40))
    monkeypatch.setattr("nst_engine.images.strips.PIXELS", 40 * 20)
    remove_color_specks(in_strips, plain(height=90, width=40))
    assert np.array_equal(whole, in_strips)
    assert not np.array_equal(whole, noise)
