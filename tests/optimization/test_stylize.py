"""What a person gets from a request."""

import numpy as np
import psutil
import pytest

from nst_engine.contract import Preview, Progress, Request, Settings, UserError
from nst_engine.images import resize
from nst_engine.job.control import Cancelled, JobControl
from nst_engine.optimization.planning.memory_model import FIXED
from nst_engine.optimization.planning.plan import PLANNED
from nst_engine.stylizer import stylize
from tests.optimization.conftest import array
from tests.optimization.distances import distances, patch_distance

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("method", ["gram", "moments", "strokes"])
@pytest.mark.parametrize("optimizer", ["adam", "lbfgs"])
def test_every_method_lowers_both_losses_from_noise(run, photograph, painting, method, optimizer):
    _, record, _ = run(
        photograph, painting, method=method, optimizer=optimizer, init="noise", iterations=10
    )
    start, end = record["losses_start"], record["losses"]
    assert end["style"] < 0.5 * start["style"]
    assert end["content"] < start["content"]


def test_a_photograph_comes_nearer_to_the_style_and_stays_readable(run, photograph, painting):
    """By every method; no picture but the painting itself has all its strokes.

    Those of the method that is named after them are nearer to it than what means and covariances
    make of both, as far from the photograph.
    """
    strokes_left = {}
    for method, share in (("gram", 0.3), ("moments", 0.3), ("strokes", 0.6)):
        pixels, record, _ = run(photograph, painting, method=method, iterations=30)
        assert record["losses"]["style"] < share * record["losses_start"]["style"]
        assert record["losses"]["total"] < record["losses_start"]["total"]
        strokes_left[method] = patch_distance(pixels, painting)
    assert strokes_left["strokes"] < 0.93 * strokes_left["moments"]


def test_strength_zero_gives_back_the_very_pixels(run, scene, pattern):
    scene[3, 4] = (1.7, -0.2, 0.5, 0.3)  # a float layer may hold such
    pixels, _, _ = run(scene, pattern, strength=0)
    assert np.array_equal(pixels, scene)


def test_same_seed_same_bytes_other_seed_other_picture(run, scene, pattern):
    first, again, other = (run(scene, pattern, seed=seed)[0] for seed in (5, 5, 6))
    assert first.tobytes() == again.tobytes()
    assert np.abs(first - other).max() > 0.02


def test_result_has_the_size_asked_for(run, scene, pattern):
    assert run(scene, pattern, iterations=2)[0].shape == (60, 72, 4)
    assert run(scene, pattern, iterations=2, size=48)[0].shape == (40, 48, 4)


def test_alpha_is_kept_and_what_it_hides_has_no_influence(run, scene, pattern):
    scene[20:50, 10:60, 3] = 0
    scene[18:20, 10:60, 3] = 0.5
    garish = scene.copy()
    garish[20:50, 10:60, :3] = (1, 0, 1)
    plain, hidden = run(scene, pattern)[0], run(garish, pattern)[0]
    visible = scene[..., 3] > 0
    assert np.array_equal(hidden[..., 3], scene[..., 3])
    assert np.array_equal(hidden[~visible], garish[~visible])
    assert np.array_equal(plain[visible], hidden[visible])


def test_transparent_parts_of_a_style_are_not_its_style(run, scene, pattern):
    holed = np.tile(pattern, (2, 1, 1))
    holed[64:, :, :3], holed[64:, :, 3] = (0, 1, 0), 0
    green = run(scene, holed, strength=100)[0][..., 1].mean()
    opaque_green = holed.copy()
    opaque_green[..., 3] = 1
    assert green < run(scene, opaque_green, strength=100)[0][..., 1].mean() - 0.05


def test_two_styles_mix_by_their_weights(run, scene, pattern):
    turned = np.rot90(pattern)[..., [2, 0, 1, 3]]
    results = [
        run(scene, pattern, turned, style_weights=weights, strength=90)[0]
        for weights in ((1, 0), (1, 1), (0, 1))
    ]
    to_first = [distances(r, scene, pattern)[0] for r in results]
    to_second = [distances(r, scene, turned)[0] for r in results]
    assert to_first == sorted(to_first)
    assert to_second == sorted(to_second, reverse=True)


def test_only_the_selection_is_matched_to_the_style(run, scene, pattern):
    selection = np.zeros((60, 72), np.float32)
    selection[:, :36] = 1
    _, record, _ = run(scene, pattern, selection=selection, iterations=30)
    assert record["losses"]["style"] < 0.5 * record["losses_start"]["style"]


def test_a_selection_follows_its_picture_to_another_size(run, scene, pattern):
    selection = np.zeros((60, 72), np.float32)
    selection[:, :36] = 1
    pixels, record, events = run(scene, pattern, selection=selection, size=48, iterations=30)
    assert pixels.shape == (40, 48, 4)
    assert record["losses"]["style"] < 0.5 * record["losses_start"]["style"]
    alpha = [e for e in events if isinstance(e, Preview)][-1].pixels.data[..., 3]
    assert (alpha[:, :22] >= 254).all()  # the kernel overshoots by less than half a percent
    assert (alpha[:, 26:] <= 1).all()


def test_content_colours_are_kept_on_demand(run, scene, pattern):
    pixels, _, _ = run(scene, pattern, colors="content")
    red_over_blue = (pixels - scene)[..., 0] - (pixels - scene)[..., 2]
    assert np.median(np.abs(red_over_blue)) < 0.02


@pytest.mark.parametrize("colors", ["match", "histogram"])
def test_matched_styles_bring_the_palette_of_the_photograph(run, scene, pattern, colors):
    matched = run(scene, pattern, colors=colors, strength=90, iterations=30)[0][..., :3]
    own = run(scene, pattern, colors="style", strength=90, iterations=30)[0][..., :3]
    wanted = scene[..., :3].mean((0, 1))
    assert np.abs(matched.mean((0, 1)) - wanted).max() < np.abs(own.mean((0, 1)) - wanted).max()


def test_progress_only_moves_forward_and_ends_at_one(run, scene, pattern):
    _, _, events = run(scene, pattern)
    fractions = [e.fraction for e in events if isinstance(e, Progress)]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)


def test_stop_returns_the_picture_so_far(run, photograph, painting):
    control = JobControl()

    class Stopper(list):
        def append(self, event):
            control.stop()

    request = Request(
        Settings(iterations=10000), array("content", photograph), (array("s", painting),)
    )
    result = stylize(request, Stopper().append, control)
    assert result.pixels.shape == photograph.shape
    assert result.record["evaluations"] < 100


def test_cancel_ends_the_job(run, scene, pattern):
    control = JobControl()
    control.cancel()
    with pytest.raises(Cancelled):
        run(scene, pattern, control=control)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c, s: (c[:1, :1], s), "too small"),
        (lambda c, s: (c[:1], s), "too small"),
        (lambda c, s: (c, s[:8]), "too small"),
        (lambda c, s: (c, c), "the very same picture"),
        (lambda c, s: (c * (1, 1, 1, 0), s), "wholly transparent"),
    ],
)
def test_unusable_pictures_are_refused_in_words(run, scene, pattern, change, words):
    content, style = change(scene, pattern)
    with pytest.raises(UserError, match=words):
        run(content, style)


def room_for(more):
    """A limit in GB that leaves this much to what a picture takes by its size."""
    held = psutil.Process().memory_info().rss
    return ((held + FIXED) / 1e9 + more) / PLANNED


def test_what_does_not_fit_into_memory_is_painted_in_tiles(run, scene, pattern):
    """And is the same picture, at its full size."""
    content = resize(scene, 288, 240)
    settings = {"precision": "fp32", "iterations": 3, "method": "gram"}
    whole, all_at_once, _ = run(content, pattern, **settings)
    tiled, record, events = run(content, pattern, memory_limit=room_for(0.15), **settings)
    assert all_at_once["tile"] == "off"
    assert record["tile"] < 240
    assert [scale[:2] for scale in record["scales"]][-1] == [288, 240]
    assert np.abs(tiled - whole).mean() < 0.002
    stages = [e.stage for e in events if isinstance(e, Progress)]
    assert stages[0] == record["plan"]
    assert "in tiles of" in stages[0]


def test_without_tiles_it_is_painted_smaller_and_enlarged(run, scene, pattern):
    content = resize(scene, 288, 240)
    limit = room_for(0.09)
    settings = {"precision": "fp32", "iterations": 3, "method": "gram", "tile": "off"}
    pixels, record, _ = run(content, pattern, memory_limit=limit, **settings)
    assert pixels.shape == (240, 288, 4)
    assert [scale[:2] for scale in record["scales"]] == [[144, 120]]
    assert "144×120 and enlarged" in record["notes"][0]
    with pytest.raises(UserError, match="GB may be used"):
        run(content, pattern, memory_limit=0.001)


def test_tiles_of_a_size_asked_for(run, scene, pattern):
    pixels, record, _ = run(resize(scene, 211, 157), pattern, tile="64", iterations=3)
    assert pixels.shape == (157, 211, 4)
    assert record["tile"] == 64
    for tile in ("7", "large"):
        with pytest.raises(UserError, match="--tile"):
            run(scene, pattern, tile=tile)
