"""A picture is taken up again instead of being started over."""

import numpy as np
import pytest

from nst_engine.contract import Array, Mode, Preview, UserError
from nst_engine.images import resize
from nst_engine.job.control import JobControl
from tests.optimization.conftest import array


@pytest.fixture
def content(scene):
    return resize(scene, 288, 240)  # scales of 144, 204 and 288


def stripes(width, height):
    """A picture like none of the others: stripes of grey and green."""
    pixels = np.full((height, width, 4), 0.5, np.float32)
    pixels[:, ::8, 1] = 0.9
    pixels[..., 3] = 0.25  # which means nothing
    return pixels


def longer_sides(record):
    return [max(width, height) for width, height, _ in record["scales"]]


@pytest.mark.parametrize("preset", ["none", "gatys-code"])
def test_the_work_begins_with_the_picture_given(run, scene, pattern, preset):
    start = stripes(72, 60)
    control = JobControl()
    control.stop()  # what comes after the first image does not matter
    settings = {"preset": preset, "iterations": 2, "control": control}
    *_, record, events = run(scene, pattern, initial_image=array("start", start), **settings)
    first = next(e.pixels for e in events if isinstance(e, Preview))
    first = np.frombuffer(first.data, np.uint8).reshape(first.shape)[..., :3] / 255
    assert np.abs(first - start[..., :3]).max() < 0.01
    assert record["start_size"] == [start.shape[1], start.shape[0]]


@pytest.mark.parametrize(
    ("mode", "side", "left"),
    [
        (Mode.RESUME, 288, [144, 204, 288]),
        (Mode.RESUME, 300, [204, 288]),
        (Mode.RESUME, 2000, [288]),
        (Mode.REFINE, 144, [144, 204, 288]),
        (Mode.REFINE, 204, [204, 288]),
        (Mode.REFINE, 288, [288]),
        (Mode.REFINE, 400, [288]),
    ],
)
def test_scales_that_it_has_behind_it_are_left_out(run, content, pattern, mode, side, left):
    start = array("start", stripes(side, side * 5 // 6))
    _, record, _ = run(content, pattern, initial_image=start, mode=mode, iterations=1)
    assert longer_sides(record) == left


@pytest.mark.slow
def test_a_preview_of_an_earlier_job_is_gone_on_from(run, scene, pattern):
    _, _, events = run(scene, pattern)
    preview = [e.pixels for e in events if isinstance(e, Preview)][-1]
    start = Array("start", preview.dtype, preview.shape, preview.data)
    _, plain, _ = run(scene, pattern, iterations=1)
    _, gone_on, _ = run(scene, pattern, initial_image=start, mode=Mode.REFINE, iterations=1)
    assert gone_on["losses_start"]["total"] < 0.8 * plain["losses_start"]["total"]


def test_strength_zero_gives_the_photograph_whatever_was_there(run, scene, pattern):
    pixels, _, _ = run(scene, pattern, initial_image=array("start", stripes(72, 60)), strength=0)
    assert np.array_equal(pixels, scene)


def test_a_start_that_is_cut_short_is_refused(run, scene, pattern):
    with pytest.raises(UserError, match="cut short"):
        run(scene, pattern, initial_image=Array("start", "uint8", (60, 72, 4), bytes(8)))
