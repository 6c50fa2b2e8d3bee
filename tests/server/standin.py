"""An engine process whose work takes no time: the conversation is what the tests look at.

What it does with a request is written in the request's ``content_layers``. Unless that
says otherwise, the picture comes back as it went out.
"""

import os
import time
from array import array

from nst_engine.contract import Blob, Problem, Progress, Result
from nst_engine.server import serve


def work(request, listen, control):
    deed = request.settings.content_layers
    listen(Progress(stage=deed))
    if deed == "wait for stop":
        while not control.stopped:
            control.check()
            time.sleep(0.005)
    if deed == "long step":
        time.sleep(600)
    if deed == "print":
        print("a library prints", flush=True)
        os.write(1, b"and another writes")
    if deed == "problem":
        raise Problem("no-weights", "There are no weights.", "Get some.")
    if deed == "fail":
        raise ValueError("boom")
    if deed == "die":
        os._exit(9)
    picture = request.content
    if deed == "style":
        picture = request.styles[0]
    if deed == "selection":
        picture = grey(request.selection)
    if deed == "wrong size":
        picture = Blob("result", "float32", (1, 1, 4), bytes(16))
    return Result(picture, {"stopped": control.stopped, "pid": os.getpid()})


def grey(selection):
    """The selection as a picture, so that it can be looked at."""
    values = array("f", selection.data)
    pixels = array("f", [part for v in values for part in (v, v, v, 1)])
    return Blob("result", "float32", (*selection.shape, 4), pixels.tobytes())


if __name__ == "__main__":
    serve(work, lambda: {"devices": [], "networks": []})
