"""The instant method as a user has it: strength, styles, regions, colours, codes."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from nst_engine.contract import Preview, Progress, Request, Settings, UserError
from nst_engine.evaluation.quality.evaluator import choose_evaluator
from nst_engine.images import resize
from nst_engine.job.control import Cancelled, JobControl
from nst_engine.optimization.style_codes.encoder import encode_style
from nst_engine.stylizer import stylize
from tests.optimization.distances import distances

from .conftest import array

SIDES = (91, 128, 181)


@pytest.fixture(scope="module")
def judge():
    return choose_evaluator(None)


def tensor(pixels):
    return torch.from_numpy(pixels[..., :3].clip(0, 1).transpose(2, 0, 1).copy())[None]


def distance(one, other):
    return float(np.abs(one - other).mean())


def test_strength_0_is_the_photograph_to_the_last_bit(paint, photograph, starry):
    photograph = photograph.copy()
    photograph[3, 3] = (1.5, -0.25, 0.1, 0.5)
    assert paint(photograph, starry, strength=0).tobytes() == photograph.tobytes()


def test_more_strength_is_farther_from_the_photograph(paint, photograph, starry):
    pictures = [paint(photograph, starry, strength=s) for s in (1, 10, 20, 40, 60, 80, 100)]
    changes = [distance(p, photograph) for p in pictures]
    one_pass, two_passes = changes[:4], changes[4:]
    assert one_pass == sorted(one_pass)
    assert min(two_passes) > max(one_pass), "bolder, but no other colours"
    assert changes[0] < 0.35 * changes[-1]
    steps = [distance(*pair) for pair in pairwise(pictures)]
    assert max(steps) < 0.5 * changes[-1]


def test_the_style_comes_near_and_the_photograph_stays(paint, judge, photograph, starry, scream):
    """The style by means and covariances, the photograph by a layer that no loss looked at."""
    for style in (starry, scream):
        painted = paint(photograph, style)
        before, after = (distances(p, photograph, style)[0] for p in (photograph, painted))
        assert after < 0.6 * before
        assert judge.measure(*map(tensor, (painted, photograph, style)))["content"] < 0.7


def test_from_one_style_to_another_is_a_gradual_way(paint, photograph, starry, scream):
    ends = paint(photograph, starry), paint(photograph, scream)
    way = [
        paint(photograph, starry, scream, style_weights=(1 - share, share))
        for share in (0, 0.25, 0.5, 0.75, 1)
    ]
    assert distance(way[0], ends[0]) < 1e-6
    assert distance(way[-1], ends[1]) < 1e-6
    from_first = [distance(p, ends[0]) for p in way]
    assert from_first == sorted(from_first)
    steps = [distance(*pair) for pair in pairwise(way)]
    assert max(steps) < 0.5 * from_first[-1]


def test_brush_size_is_the_size_of_strokes(paint, photograph, starry):
    """Larger strokes: less of what changes from pixel to pixel."""

    def fine(pixels):
        return np.abs(np.diff(pixels[..., :3].mean(2), axis=1)).mean() / pixels[..., :3].std()

    small, large = (fine(paint(photograph, starry, brush=b)) for b in (50, 200))
    assert large < 0.9 * small


def test_each_region_takes_its_own_style(paint, photograph, starry, scream):
    left = np.zeros(photograph.shape[:2], np.float32)
    left[:, :96] = 1
    both = paint(photograph, starry, scream, masks=(left, 1 - left))
    first, second = paint(photograph, starry), paint(photograph, scream)
    for half, near, far in (
        (slice(0, 88), first, second),
        (slice(104, None), second, first),
    ):
        colours = [p[:, half, :3].mean((0, 1)) for p in (both, near, far)]
        assert distance(colours[0], colours[1]) < 0.7 * distance(colours[0], colours[2])


def test_where_no_style_applies_the_photograph_stays(paint, photograph, starry):
    left = np.zeros((5, 2), np.float32)
    left[:, 0] = 1
    painted = paint(photograph, starry, masks=(left,))
    assert np.array_equal(painted[:, 150:], photograph[:, 150:])
    assert distance(painted[:, :90], photograph[:, :90]) > 0.03


def test_hidden_pixels_have_no_influence_and_stay(paint, photograph, starry):
    results = []
    for hidden in (0.0, 1.0):
        content, style = photograph.copy(), starry.copy()
        content[:40] = style[:50] = (hidden, 1 - hidden, hidden, 0)
        results.append(paint(content, style))
        assert np.array_equal(results[-1][:40], content[:40])
    assert np.abs(results[0] - results[1])[40:].max() < 1e-5


def test_what_is_not_selected_is_in_no_statistic(paint, photograph, starry):
    """Farther away than the networks look, it has no influence; without a selection it has."""
    selection = np.zeros(photograph.shape[:2], np.float32)
    selection[:, :60] = 1
    other = photograph.copy()
    other[:, 140:] = photograph[:, 52:0:-1]
    beside = slice(0, 60)
    alone = [paint(p, starry, selection=selection)[:, beside] for p in (photograph, other)]
    together = [paint(p, starry)[:, beside] for p in (photograph, other)]
    assert np.abs(alone[0] - alone[1]).max() < 1e-5
    assert distance(*together) > 1e-3


def test_colours_of_the_photograph_stay_if_wanted(paint, photograph, starry):
    kept, changed = (paint(photograph, starry, colors=c) for c in ("content", "style"))

    def chroma(pixels):
        return pixels[..., 0] - pixels[..., 2]

    assert distance(chroma(kept), chroma(photograph)) < 0.3 * distance(
        chroma(changed), chroma(photograph)
    )
    matched = paint(photograph, starry, colors="match")
    means = [p[..., :3].mean((0, 1)) for p in (matched, changed, photograph)]
    assert distance(means[0], means[2]) < 0.5 * distance(means[1], means[2])


def test_a_style_code_gives_the_picture_of_its_painting(paint, photograph, starry, scream):
    code = encode_style([starry], "a style", Settings(network="compact"), SIDES).to_bytes()
    by_code, by_painting = paint(photograph, code), paint(photograph, starry)
    assert distance(by_code, by_painting) < 0.2 * distance(by_painting, paint(photograph, scream))


def test_a_code_without_what_instant_needs_is_refused_in_words(paint, photograph, starry):
    code = encode_style([starry], "a style", Settings(network="compact"), SIDES)
    old = type(code)(type(code.metadata)(**{**vars(code.metadata), "instant": ""}), code.arrays)
    with pytest.raises(UserError, match="another version") as caught:
        paint(photograph, old.to_bytes())
    assert "again" in caught.value.hint


def test_built_in_styles_and_sizes_work(paint, photograph):
    painted = paint(photograph, built_in="woodcut", size=96)
    assert painted.shape == (72, 96, 4)


def test_the_events_and_the_record_are_those_of_every_method(paint, photograph, starry):
    events = []
    painted = paint(photograph, starry, events=events, network="vgg19")
    assert [type(e) for e in events[-1:]] == [Preview]
    assert any(isinstance(e, Progress) for e in events)
    shown = np.frombuffer(events[-1].pixels.data, np.uint8).reshape(events[-1].pixels.shape) / 255
    assert shown == pytest.approx(painted, abs=0.5 / 255 + 1e-6)
    record = paint.records[-1]
    assert (record["method"], record["network"], record["iterations"]) == ("instant", "compact", 0)
    assert "ONNX" in record["device"]
    assert any("compact" in note for note in record["notes"])
    assert record["seconds"] > 0


def test_a_smaller_image_is_shown_first(paint, photograph, starry):
    events = []
    paint(resize(photograph, 512, 384), starry, events=events)
    first, last = (
        np.frombuffer(e.pixels.data, np.uint8).reshape(e.pixels.shape) / np.float32(255)
        for e in events
        if isinstance(e, Preview)
    )
    assert (first.shape, last.shape) == ((192, 256, 4), (384, 512, 4))
    smaller = resize(last, 256, 192)
    assert distance(first, smaller) < 0.5 * distance(resize(photograph, 256, 192), smaller)


def test_another_setting_of_the_same_pictures_is_the_same_as_in_a_fresh_process(
    paint, photograph, starry, scream
):
    """What is remembered of the last pictures changes nothing."""
    paint(photograph, starry, strength=30)
    paint(photograph[:, :100], scream)
    again = paint(photograph, starry, strength=80)
    request = Request(
        Settings(method="instant", strength=80, device="cpu"),
        array("content", photograph),
        (array("s", starry),),
    )
    fresh = stylize(request).pixels
    assert np.array_equal(np.frombuffer(fresh.data, "<f4").reshape(fresh.shape), again)


def test_a_cancelled_job_ends(photograph, starry):
    control = JobControl()
    control.cancel()
    request = Request(Settings(method="instant"), array("c", photograph), (array("s", starry),))
    with pytest.raises(Cancelled):
        stylize(request, control=control)
