"""The instant picture before the work, by the painter that serves GIMP."""

from dataclasses import replace

import numpy as np
import pytest

from nst_engine.contract import INSTANT, Array, Preview, Progress, Request, Settings
from nst_engine.images.builtin import sample
from nst_engine.job.control import Cancelled, JobControl
from nst_engine.optimization.style_codes.encoder import encode_style
from nst_engine.stylizer import Stylizer

SETTINGS = Settings(network="compact", device="cpu", iterations=2)


def pixels(paint, height=48, width=64):
    return np.dstack([paint(height, width), np.ones((height, width))]).astype("<f4")


def array(name, pixels):
    return Array(name, str(pixels.dtype), pixels.shape, np.ascontiguousarray(pixels))


def stop_at_a_picture(event, control):
    if isinstance(event, Preview):
        control.stop()


@pytest.fixture(scope="module")
def request_():
    styles = (array("style", pixels(sample.strokes)),)
    return Request(SETTINGS, array("content", pixels(sample.landscape)), styles, preview_first=True)


def painted(request, control=None, on=lambda event, control: None):
    """The result, and how many previews were sketches and how many were not."""
    control = control or JobControl()
    stages, counts = [""], {True: 0, False: 0}

    def listen(event):
        if isinstance(event, Progress):
            stages.append(event.stage)
        if isinstance(event, Preview):
            counts[stages[-1] == INSTANT] += 1
        on(event, control)

    return Stylizer()(request, listen, control), counts[True], counts[False]


def test_one_sketch_then_the_work(request_):
    result, sketches, others = painted(request_)
    assert sketches == 1
    assert others > 0
    assert result.record["method"] == "strokes"


@pytest.mark.slow
@pytest.mark.parametrize("colors", ["content", "match", "histogram"])
def test_any_colours(request_, colors):
    result, sketches, _ = painted(replace(request_, settings=replace(SETTINGS, colors=colors)))
    assert sketches == 1
    assert np.isfinite(np.frombuffer(result.pixels.data, "<f4")).all()


@pytest.mark.slow
@pytest.mark.parametrize("changed", [{"init": "noise"}, {"strength": 0}, {"preset": "gatys-code"}])
def test_no_sketch_where_the_work_begins_otherwise(request_, changed):
    request = replace(request_, settings=replace(SETTINGS, **changed))
    _, sketches, others = painted(request, on=stop_at_a_picture)
    assert sketches == 0 < others


def test_a_style_code_that_knows_nothing_of_instant_is_painted_all_the_same(request_):
    code = encode_style([pixels(sample.strokes)], "strokes", SETTINGS, (64, 91))
    old = type(code)(replace(code.metadata, instant=""), code.arrays).to_bytes()
    style = Array("old.style", "uint8", (len(old),), old)
    result, sketches, others = painted(replace(request_, styles=(style,)))
    assert (sketches, result.record["method"]) == (0, "strokes")
    assert others > 0


def test_stop_at_the_sketch_gives_the_sketch(request_):
    seen = []

    def stop(event, control):
        if isinstance(event, Preview):
            seen.append(event.pixels)
            control.stop()

    result, sketches, others = painted(request_, on=stop)
    assert (sketches, others) == (1, 0)
    shown = np.frombuffer(seen[0].data, "u1").reshape(seen[0].shape)
    given = np.frombuffer(result.pixels.data, "<f4").reshape(result.pixels.shape)
    assert np.abs(given * 255 - shown).max() <= 1
    assert result.record["settings"] == SETTINGS.to_dict()


def test_cancel_at_the_sketch_ends_it(request_):
    def cancel(event, control):
        if isinstance(event, Preview):
            control.cancel()

    with pytest.raises(Cancelled):
        painted(request_, on=cancel)
