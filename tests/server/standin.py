"""An engine process whose work takes no time: the conversation is what the tests look at.

What it does with a request is written in the file ``deed`` of the home folder, where there
is one, else in the request's ``content_layers``. Unless that says otherwise, the picture
comes back as it went out. Each request leaves a line of JSON in ``requests.jsonl`` there.
"""

import argparse
import json
import os
import time
from array import array
from contextlib import suppress
from pathlib import Path

from nst_engine import server
from nst_engine.cli.serve import add_arguments, stay_of
from nst_engine.contract import Array, Preview, Progress, Result, UserError
from tests.server.regions import region

DEED, REQUESTS = "deed", "requests.jsonl"  # files in the home folder
FIRST = (40, 160, 90)  # colour of a picture that grows from nothing
DETAIL = (20, 40, 250)  # colour of a part that is seen enlarged
PREVIEW_SIDE = 1024  # px, as the engine has it
PACE = 0.1  # seconds between previews


def serve(stylize, find_devices):
    """As ``nst_engine serve`` with these arguments; others are those of a Python."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    chosen, _ = parser.parse_known_args()
    server.serve(stylize, detail, find_devices, stay_of(chosen), chosen.far is not None)


def work(request, listen, control):
    deed = deed_of(request)
    note(request, deed)
    listen(Progress(stage=deed))
    picture = request.content
    if deed == "grow":
        picture = grown(request, listen, control)
    if deed == "grow and finish":
        picture = grown(request, listen, control, steps=6)
    if deed == "wait for stop":
        while not control.stopped:
            control.raise_if_cancelled()
            time.sleep(0.005)
    if deed == "long step":
        time.sleep(600)
    if deed == "print":
        print("a library prints", flush=True)
        os.write(1, b"and another writes")
    if deed == "problem":
        raise UserError("no-weights", "There are no weights.", "Get some.")
    if deed == "fail":
        raise ValueError("boom")
    if deed == "die":
        os._exit(9)
    if deed == "style":
        picture = request.styles[0]
    if deed == "selection":
        picture = grey(request.selection)
    if deed == "wrong size":
        picture = Array("result", "float32", (1, 1, 4), bytes(16))
    record = {"settings": request.settings.to_dict(), "stopped": control.stopped}
    return Result(picture, {**record, "pid": os.getpid()})


def detail(request, listen, control):
    """A plain part, so that it can be told from the previews."""
    note(request, "detail")
    height, width, _ = request.content.shape
    return Result(plain(width, height, DETAIL, "uint8"), {})


def deed_of(request):
    told = Path.home() / DEED
    return told.read_text() if told.exists() else request.settings.content_layers


def note(request, deed):
    """Tell the test of the request."""
    start = request.initial_image
    line = {
        "deed": deed,
        "settings": request.settings.to_dict(),
        "content": request.content.shape,
        "styles": [{"shape": s.shape, "mean": mean(s), "alpha": alpha(s)} for s in request.styles],
        "regions": [mask and region(mask) for mask in request.content_masks],
        "initial_image": start
        and {"shape": start.shape, "dtype": start.dtype, "mean": mean(start)},
        "mode": request.mode.value,
        "full_size": request.full_size,
        "area": request.area,
    }
    with suppress(OSError), (Path.home() / REQUESTS).open("a") as file:  # it may be unwritable
        file.write(json.dumps(line) + "\n")


def grown(request, listen, control, steps=None):
    """Plain previews, ever larger and redder than the start, then greener; the last one is the
    picture."""
    height, width, _ = request.content.shape
    color = [*map(round, mean(request.initial_image))] if request.initial_image else [*FIRST]
    smallest = max(width, height) // 128
    step = 0
    while not control.stopped and step != steps:
        control.raise_if_cancelled()
        step += 1
        growing = next((n for n in range(3) if color[n] < 250), 0)
        color[growing] = min(color[growing] + 1, 250)
        side = max(1, smallest // step, -(-max(width, height) // PREVIEW_SIDE))
        size = width // side, height // side
        listen(Preview(plain(*size, color, "uint8")))
        fraction = 1 - 0.9**step
        left = None if step < 4 else 60 * (1 - fraction)
        listen(Progress("grow", *size, step, steps or 100, fraction, left, {}, full_s(request)))
        time.sleep(PACE)
    return plain(width, height, color, "float32")


def full_s(request):
    """Seconds that the full size takes, for each quality."""
    return {"draft": 8, "standard": 24, "best": 200} if request.full_size else {}


def plain(width, height, color, dtype):
    """An opaque picture of one colour, 0..255."""
    pixel = bytes([*color, 255])
    if dtype == "float32":
        pixel = array("f", [value / 255 for value in pixel]).tobytes()
    return Array("picture", dtype, (height, width, 4), pixel * (width * height))


def mean(picture):
    """Red, green and blue, 0..255."""
    values = array("f" if picture.dtype == "float32" else "B", bytes(picture.data))
    unit = 255 if picture.dtype == "float32" else 1
    return [unit * sum(values[c::4]) / len(values[c::4]) for c in range(3)]


def alpha(picture):
    """The mean alpha of a float32 picture, 0..1."""
    values = array("f", bytes(picture.data))[3::4]
    return sum(values) / len(values)


def grey(selection):
    """The selection as a picture, so that it can be looked at."""
    values = array("f", selection.data)
    pixels = array("f", [part for v in values for part in (v, v, v, 1)])
    return Array("result", "float32", (*selection.shape, 4), pixels.tobytes())


if __name__ == "__main__":
    serve(work, lambda: {"devices": [{"name": "cpu", "words": "Processor"}], "networks": []})
