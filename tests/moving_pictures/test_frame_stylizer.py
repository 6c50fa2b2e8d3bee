"""A frame that goes on from the one before it does not flicker."""

import numpy as np
import pytest

from nst_engine.contract import Settings, UserError
from nst_engine.evaluation.benchmarks.moving_scenes import flicker, moving_object, pan
from nst_engine.images.builtin.sample import strokes
from nst_engine.job.arrays import image_array, pixels_of
from nst_engine.job.control import JobControl
from nst_engine.moving_pictures import Frame, FrameStylizer
from tests.motion.scenes import opaque, photograph

pytest.importorskip("cv2", reason="needs OpenCV: python3 install.py --with frames")

SETTINGS = Settings(iterations=6, device="cpu")


@pytest.fixture(scope="module")
def paint():
    """paint(frames, continues) -> the painted frames, and whether each went on from another."""
    stylizer = FrameStylizer(SETTINGS)
    style = image_array("style", opaque(strokes(72, 96)))

    def painted(frames, continues=True):
        before, images, went_on = None, [], []
        for frame in frames:
            result = stylizer(frame, (style,), before, lambda event: None, JobControl())
            images.append(pixels_of(result.pixels))
            went_on.append(result.record["continues"])
            if continues:
                before = Frame(frame, images[-1], result.record["content_factor"])
        return images, went_on

    return painted


def test_strokes_move_with_things_instead_of_flickering(paint):
    scene = pan(photograph(110, 85), 80, 2)
    alone, _ = paint(scene.frames, continues=False)
    together, went_on = paint(scene.frames)
    assert went_on == [False, True]
    assert flicker(together, scene.steps) < 0.6 * flicker(alone, scene.steps)
    # They are not the first frame over again: what came in is painted.
    assert np.abs(together[1][:, -6:, :3] - scene.frames[1][:, -6:, :3]).mean() > 0.02


def test_what_a_cut_shows_and_a_frame_of_another_size_are_painted_anew(paint):
    one, other = photograph(64, 48), 1 - photograph(64, 48, seed=4)[::-1]
    other[..., 3] = 1
    images, went_on = paint([one, other, photograph(48, 64)])
    assert went_on == [False, False, False]
    assert images[2].shape[:2] == (64, 48)


def test_a_known_scene_has_the_motion_that_it_tells():
    scene = moving_object(photograph(), photograph(seed=2)[:, ::-1], 96, 3)
    assert flicker(scene.frames, scene.steps) < 0.01
    assert max(np.abs(step.flow).max() for step in scene.steps) > 3


@pytest.mark.parametrize("settings", [{"method": "instant"}, {"preset": "gatys-code"}])
def test_methods_that_begin_every_frame_anew_are_refused(settings):
    with pytest.raises(UserError, match="Moving pictures cannot be painted with"):
        FrameStylizer(Settings(**settings))
