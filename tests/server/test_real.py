"""The engine as GIMP starts it, painting."""

import random
from array import array

from nst_engine.contract import Blob, Request, Settings, event_of

from .client import REAL, Client


def speckled(name, seed):
    values = random.Random(seed)
    data = array("f", [v for _ in range(40 * 48) for v in (*(values.random() for _ in "RGB"), 1.0)])
    return Blob(name, "float32", (40, 48, 4), data.tobytes())


def test_the_same_request_twice_gives_the_same_picture(tmp_path):
    settings = Settings(network="compact", iterations=3)
    request = Request(settings, speckled("content", 1), (speckled("style", 2),))
    pictures = []
    with Client(tmp_path, REAL) as engine:
        for job in range(2):
            engine.stylize(None, job, request)
            answer = event_of(engine.until("preview", "error"))
            assert answer.pixels.shape == (40, 48, 4)
            answer = event_of(engine.until("result", "error"))
            assert answer.record["scales"] == [[48, 40, 6]]
            pictures.append(bytes(answer.pixels.data))
    assert pictures[0] == pictures[1] != bytes(request.content.data)
