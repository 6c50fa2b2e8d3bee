"""Masks: every style in its own place, parts of a style picture hidden, the photograph between."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from nst_engine.contract import Preview, Request, Settings, UserError
from nst_engine.job.output import Snapshots
from nst_engine.losses.spatial_weights import SpatialWeights
from nst_engine.optimization.options import OptimizationOptions
from nst_engine.optimization.recipes.gatys import gatys_code
from nst_engine.stylizer import stylize
from tests.optimization.conftest import array, opaque

pytestmark = pytest.mark.slow


METHODS = pytest.mark.parametrize("method", ["strokes", "moments", "gram"])
HEIGHT, WIDTH = 40, 64


@pytest.fixture
def photo():
    """64x40 in greys: a grating, so that it has features everywhere."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    grey = 0.5 + 0.15 * np.sin(x / 3) * np.cos(y / 4)
    return opaque(np.repeat(grey[..., None], 3, axis=2))


@pytest.fixture
def red(pattern):
    """The strokes of ``pattern`` between two reds."""
    share = pattern[:48, :48, :1]
    return opaque(np.array([0.45, 0.1, 0.1]) + share * np.array([0.5, 0.3, 0.2]))


@pytest.fixture
def blue(red):
    return np.ascontiguousarray(red[..., [2, 1, 0, 3]])


def ramp(begin, end):
    """A mask like ``photo``: 0 left of the column ``begin``, 1 from ``end`` on."""
    across = ((np.arange(WIDTH) - begin + 0.5) / (end - begin)).clip(0, 1)
    return np.tile(across, (HEIGHT, 1)).astype(np.float32)


RIGHT = np.tile(np.arange(WIDTH) >= WIDTH // 2, (HEIGHT, 1)).astype(np.float32)
LEFT, BLACK = 1 - RIGHT, np.zeros((5, 5), np.float32)


def redness(pixels):
    """Red less blue of every column."""
    return (pixels[..., 0] - pixels[..., 2]).mean(0)


def painted(run, photo, *styles, **more):
    return run(photo, *styles, **{"strength": 90, "iterations": 6, **more})[0]


@METHODS
def test_each_half_takes_the_colour_of_its_own_style(run, photo, red, blue, method):
    more = {"content_masks": (LEFT, RIGHT), "method": method, "iterations": 12}
    reds = redness(painted(run, photo, red, blue, **more))
    assert reds[:28].mean() > 0.03
    assert reds[36:].mean() < -0.1


def test_masks_work_with_a_preset(photo, red, blue):
    """With few evaluations, for its own 500 take long."""

    def quick(settings, size):
        recipe = gatys_code(settings, size)
        schedules = [(at, replace(each, evaluations=40)) for at, each in recipe.schedules]
        return replace(recipe, schedules=schedules)

    request = Request(
        Settings(preset="gatys-code", network="compact"),
        array("content", photo),
        (array("red", red), array("blue", blue)),
        content_masks=(array("left", LEFT), array("right", RIGHT)),
    )
    result = stylize(request, options=OptimizationOptions(make_recipe=quick)).pixels
    reds = redness(np.frombuffer(result.data, "<f4").reshape(result.shape))
    assert reds[:28].mean() > 0.05
    assert reds[36:].mean() < -0.05


@METHODS
def test_what_a_style_mask_hides_gives_nothing(run, photo, red, method):
    shown = np.zeros((1, 48), np.float32)  # of another size than the style picture
    shown[:, :22] = 1
    results = []
    for hidden in ((0, 1, 0), (1, 0, 1)):
        style = np.concatenate([red, red], axis=1)
        style[:, 48:, :3] = hidden
        more = {"method": method, "iterations": 3}
        results.append(painted(run, photo, style, style_masks=(shown,), **more))
        assert np.abs(painted(run, photo, style, **more) - results[-1]).mean() > 0.01
    assert results[0].tobytes() == results[1].tobytes()


@METHODS
@pytest.mark.parametrize("colors", ["style", "content"])
def test_where_no_style_applies_the_photograph_stays(run, photo, red, method, colors):
    photo[:, :8, :3] = (1.5, -0.25, 0.5)  # a float layer may hold such
    photo[:, 8:12, 3] = 0.5
    more = {"content_masks": (RIGHT,), "method": method, "iterations": 4, "colors": colors}
    pixels, _, events = run(photo, red, **more)
    assert np.array_equal(pixels[:, :31], photo[:, :31])
    assert np.abs(pixels - photo)[:, 34:].mean() > 0.01
    last = [e.pixels for e in events if isinstance(e, Preview)][-1]
    shown = np.frombuffer(last.data, np.uint8).reshape(last.shape) / 255
    assert shown[:, 16:31] == pytest.approx(photo[:, 16:31], abs=0.5 / 255 + 1e-6)
    assert shown[:, 34:] == pytest.approx(pixels[:, 34:].clip(0, 1), abs=0.5 / 255 + 1e-6)


def test_snapshots_leave_the_photograph_where_no_style_applies(photo, red):
    kept = {}
    request = Request(
        Settings(iterations=4, network="compact"),
        array("content", photo),
        (array("s", red),),
        content_masks=(array("mask", RIGHT),),
    )
    stylize(request, options=OptimizationOptions(Snapshots(8, kept.__setitem__)))
    assert np.abs(kept[8] - photo)[:, :31].max() < 1e-6
    assert np.abs(kept[8] - photo)[:, 34:].mean() > 0.01


@METHODS
def test_a_soft_edge_between_styles_leaves_no_seam(run, photo, red, blue, method):
    """Colours go over by and by, where those of a hard edge make a step in the middle."""

    def steps(*masks):
        more = {"content_masks": masks, "method": method, "iterations": 12}
        reds = redness(painted(run, photo, red, blue, **more))
        return np.abs(np.diff(reds.reshape(-1, 8).mean(1)))  # from eight columns to the next

    across = ramp(8, 56)
    soft, hard = steps(1 - across, across), steps(LEFT, RIGHT)
    assert soft[3] < 0.6 * hard[3]
    assert soft.max() < 0.8 * hard[3]


def test_the_photograph_fades_as_its_mask_does(run, photo, red):
    soft = ramp(8, 56)
    change = np.abs(painted(run, photo, red, content_masks=(soft,)) - photo)
    assert (change <= soft[..., None] + 1e-6).all()
    assert change[:, 24:32].mean() > 0.005
    assert change[:, 56:].mean() > 0.02


@METHODS
def test_white_masks_change_nothing(run, photo, red, method):
    more = {"method": method, "precision": "fp32", "iterations": 1}
    bare, plain, _ = run(photo, red, **more)
    nothing = run(photo, red, content_masks=(None,), style_masks=(None,), **more)[0]
    assert nothing.tobytes() == bare.tobytes()
    white = np.ones((3, 5), np.float32)
    all_white, record, _ = run(photo, red, content_masks=(white,), style_masks=(white,), **more)
    assert record["losses_start"] == pytest.approx(plain["losses_start"], rel=1e-4)
    assert np.abs(all_white - bare).mean() < 0.1 * np.abs(bare - photo).mean()


@METHODS
def test_a_small_region_is_painted_as_strongly_as_the_whole(run, photo, red, method):
    """A mean over few positions would pull at each of them many times as much."""
    more = {"method": method, "strength": 40, "iterations": 12}
    whole = painted(run, photo, red, **more)
    part = painted(run, photo, red, content_masks=(ramp(48, 49),), **more)
    changes = [np.abs(pixels - photo)[:, 52:].mean() for pixels in (whole, part)]
    assert changes[1] == pytest.approx(changes[0], rel=0.25)


@METHODS
def test_hidden_pixels_have_no_influence_beside_masks(run, photo, red, blue, method):
    photo[:16, :, 3] = 0
    garish = photo.copy()
    garish[:16, :, :3] = (1, 0, 1)
    more = {"content_masks": (ramp(20, 44), None), "method": method, "iterations": 3}
    results = [painted(run, p, red, blue, **more) for p in (photo, garish)]
    assert np.array_equal(results[0][16:], results[1][16:])
    assert np.array_equal(results[1][:16], garish[:16])


def test_a_style_without_weight_paints_nothing_where_it_applies(run, photo, red, blue):
    more = {"content_masks": (LEFT, RIGHT), "style_weights": (1, 0), "iterations": 2}
    pixels = painted(run, photo, red, blue, **more)
    assert np.array_equal(pixels[:, 34:], photo[:, 34:])


def test_weights_of_a_layer_are_made_once():
    """Strokes are searched for anew with new weights, which costs more than all the rest."""
    positions = SpatialWeights(torch.rand(1, 1, 8, 8))
    assert positions.at((4, 4)) is positions.at((4, 4))
    assert positions.at((4, 4)).shape == (1, 1, 4, 4)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"content_masks": (BLACK, BLACK)}, "content masks leave no visible pixel"),
        ({"style_masks": (None, BLACK)}, "style mask leaves no visible pixel"),
        (
            {"content_masks": (RIGHT, BLACK), "selection": 1 - ramp(28, 29)},
            "content masks leave no visible pixel",
        ),
    ],
)
def test_masks_that_leave_nothing_are_refused_in_words(run, photo, red, blue, more, words):
    with pytest.raises(UserError, match=words):
        run(photo, red, blue, **more)
