"""A stylized frame follows what moves, and is trusted only where both frames show the same."""

import numpy as np
import pytest

from nst_engine.motion import carry

from .scenes import HEIGHT, WIDTH, panned, photograph, with_square

pytest.importorskip("cv2", reason="needs OpenCV: python3 install.py --with frames")


@pytest.fixture
def stylized():
    """What was painted of the first frame, another picture."""
    return photograph(seed=9)


def test_strokes_move_with_the_camera(stylized):
    earlier, later = panned(5, 3)
    moved = carry(stylized, earlier, later)
    expected = stylized[3:, 5:, :3].transpose(2, 0, 1)
    difference = np.abs(moved.colors[:, : HEIGHT - 3, : WIDTH - 5] - expected)
    assert difference[:, moved.trust[: HEIGHT - 3, : WIDTH - 5] > 0].mean() < 0.02
    assert moved.trust.mean() > 0.7


def test_what_comes_in_from_beyond_the_border_is_not_visible(stylized):
    moved = carry(stylized, *panned(6, 0))
    assert moved.visible[:, -5:].max() == 0
    assert moved.visible[:, 8:-12].mean() > 0.9


def test_what_an_object_uncovers_is_not_visible_and_the_object_is(stylized):
    moved = carry(stylized, with_square(40), with_square(45))
    assert moved.visible[36:60, 41:44].mean() < 0.3  # covered before
    assert moved.visible[38:58, 52:70].mean() > 0.9  # the square
    assert moved.visible[:24].mean() > 0.95  # what stands still


def test_the_edges_of_what_moves_are_not_trusted(stylized):
    moved = carry(stylized, with_square(40), with_square(45))
    boundary = (moved.visible > 0) & (moved.trust == 0)
    assert boundary.sum() > 100
    assert boundary[26:70, 34:84].sum() > 0.85 * boundary.sum()
    assert boundary[40:56, 54:68].sum() == 0
    assert moved.trust[40:56, 54:68].mean() > 0.8
    assert (moved.trust <= moved.visible).all()


def test_transparent_parts_of_the_frame_before_are_not_visible(stylized):
    stylized[:40, :40, 3] = 0
    frame = photograph()
    moved = carry(stylized, frame, frame)
    assert moved.visible[:38, :38].max() == 0
    assert moved.visible[44:, 44:].min() == 1


def test_a_cut_is_recognised(stylized):
    other = photograph(seed=3)[:, ::-1]
    other[..., :3] = 1 - other[..., [1, 2, 0]]
    assert carry(stylized, photograph(), other) is None
    assert carry(stylized, photograph(), photograph() * np.float32([0.9, 0.9, 0.9, 1])) is not None
