"""Coarse to fine: large strokes, the photograph's own detail, and no seams between tiles."""

import numpy as np
import pytest

from nst_engine.images import resize, resize_planes
from nst_engine.instant import style_statistics
from nst_engine.instant.coarse_to_fine import CoarseToFine, sizes_of
from nst_engine.instant.content_image import ContentImage, StyleShare
from nst_engine.job.sizes import style_size_for_brush

from .conftest import planes

SIZE = 395, 301  # odd, so that halves are no exact halves


@pytest.fixture(scope="module")
def content(shared, photograph):
    from nst_engine.images import load_image

    return planes(resize(load_image(shared / "data/images/content/tubingen.jpg").pixels, *SIZE))


@pytest.fixture(scope="module")
def parts_at(models, starry):
    def parts(size, share):
        at = style_size_for_brush((200, 160), size, 100)
        return [StyleShare([(style_statistics.of_image(models, starry, at), 1.0)], share)]

    return parts


def test_a_picture_is_begun_small_and_ends_at_its_size():
    assert sizes_of((191, 100)) == [(191, 100)]
    assert sizes_of((1000, 602)) == [(250, 150), (500, 301), (1000, 602)]
    assert sizes_of((4000, 70)) == [(2000, 35), (4000, 70)]


def test_large_shapes_change_more_than_in_one_pass(models, content, parts_at):
    """Seen at a quarter of the size."""
    octaves = CoarseToFine(models, content).stylized(parts_at)
    one_pass = ContentImage(models, content).stylized(parts_at(SIZE, 1.0))
    assert octaves.shape == content.shape

    def coarse(picture):
        small = resize_planes(picture, 100, 76)
        return small - small.mean((1, 2), keepdims=True)

    between = np.abs(coarse(octaves) - coarse(one_pass)).mean()
    assert between > 0.15 * np.abs(coarse(octaves) - coarse(content)).mean()


def test_tiles_leave_no_seams_at_any_size(models, content, parts_at):
    whole, tiled = (
        CoarseToFine(models, content, tile_size=s).stylized(parts_at, [1.0, 0.5])
        for s in (1024, 160)
    )
    assert np.abs(whole - tiled).max() < 2e-3


def test_without_style_it_stays_sharp(models, content, parts_at):
    painted = CoarseToFine(models, content).stylized(parts_at, [0.0])
    assert -10 * np.log10(np.square(painted - content).mean()) > 25


def test_progress_rises_to_the_end(models, content, parts_at):
    heard = []
    CoarseToFine(models, content, tile_size=160).stylized(parts_at, [1.0, 1.0], heard.append)
    assert heard == sorted(heard)
    assert 0 <= heard[0] < 0.1
    assert 0.8 < heard[-1] < 1
