"""An engine process whose work takes no time: the conversation is what the tests look at.

What it does with a request is written in the request's ``content_layers``.
"""

import os
import time

from nst_engine.contract import Problem, Progress, Result
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
    return Result(request.content, {"stopped": control.stopped})


if __name__ == "__main__":
    serve(work)
