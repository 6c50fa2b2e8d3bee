"""The engine as GIMP starts it, painting."""

import random
from array import array
from dataclasses import replace

import pytest

from nst_engine.contract import (
    INSTANT,
    Array,
    Preview,
    Progress,
    Request,
    Settings,
    event_from_message,
)

from .client import REAL, Client


def speckled(name, seed):
    values = random.Random(seed)
    data = array("f", [v for _ in range(40 * 48) for v in (*(values.random() for _ in "RGB"), 1.0)])
    return Array(name, "float32", (40, 48, 4), data.tobytes())


@pytest.mark.slow
def test_the_same_request_twice_gives_the_same_picture(tmp_path):
    settings = Settings(network="compact", iterations=3)
    request = Request(settings, speckled("content", 1), (speckled("style", 2),))
    pictures = []
    with Client(tmp_path, REAL) as engine:
        for job in range(2):
            engine.stylize(None, job, request)
            answer = event_from_message(engine.until("preview", "error"))
            assert answer.pixels.shape == (40, 48, 4)
            answer = event_from_message(engine.until("result", "error"))
            assert answer.record["scales"] == [[48, 40, 6]]
            pictures.append(bytes(answer.pixels.data))
    assert pictures[0] == pictures[1] != bytes(request.content.data)


def test_a_sketch_comes_first_and_is_what_the_work_goes_on_from(tmp_path):
    settings = Settings(network="compact", iterations=1, strength=100)
    request = Request(settings, speckled("content", 1), (speckled("style", 2),), preview_first=True)
    at_once = replace(request, settings=replace(settings, method="instant"), preview_first=False)
    with Client(tmp_path, REAL) as engine:
        engine.stylize(None, 0, at_once)
        instant = event_from_message(engine.until("result", "error"))
        engine.stylize(None, 1, request)
        stages, pictures = [], []
        while True:
            event = event_from_message(engine.until("progress", "preview", "result", "error"))
            if isinstance(event, Progress):
                stages.append(event.stage)
            elif isinstance(event, Preview):
                pictures.append((stages[-1], bytes(event.pixels.data)))
            else:
                break
    assert pictures[0][0] == INSTANT
    assert {stage for stage, _ in pictures[1:]} == {stages[-1]} != {INSTANT}
    sketch, wanted = (array("B", each) for each in (pictures[0][1], _eight_bits(instant.pixels)))
    # as soon as torch is loaded, a sketch is in bf16
    assert sum(abs(a - b) for a, b in zip(sketch, wanted, strict=True)) <= len(wanted)
    assert [scale[:2] for scale in event.record["scales"]] == [[48, 40]]
    assert event.record["start_size"] == [48, 40]


def _eight_bits(picture):
    return bytes(round(min(max(value, 0), 1) * 255) for value in memoryview(picture.data).cast("f"))
