"""kill -9 at every stage and scale of the real engine: the other side hears it, nothing is left.

In the usual run at the last one alone; `python -m tests.faults` sets NST_LONG.
"""

import os
import re
import signal

import pytest

from nst_engine.contract import Request, Settings, UserError
from nst_engine.contract.frames import BROKEN_OFF

from .client import REAL, Client, picture

pytestmark = pytest.mark.slow
EVERY_STAGE = bool(os.environ.get("NST_LONG"))
REQUEST = Request(
    Settings(iterations=2), picture("content", 0.3, 200, 260), (picture("style", 0.7, 90, 80),)
)


def stage_of(message):
    """What tells one moment of the work from another: its words, and the scale."""
    values = message.values
    return re.sub(r"[\d.]+", "#", values["stage"]), values["width"], values["height"]


def until(engine, stage):
    """Wait for this stage; None where the work ends before. All stages on the way."""
    passed = []
    while (message := engine.until("progress", "result", "error")).type == "progress":
        passed.append(stage_of(message))
        if passed[-1] == stage:
            return passed
    assert message.type == "result", message.values
    return passed


def hear_the_end(engine):
    """Read what was said, of which the last message may break off."""
    try:
        while engine.receive() is not None:
            pass
    except UserError as error:
        if error.code != BROKEN_OFF:
            raise


def test_an_engine_killed_at_any_scale_leaves_nothing_and_the_next_one_works(tmp_path):
    (tmp_path / "first").mkdir()
    with Client(tmp_path / "first", REAL) as engine:
        engine.stylize("", job=1, request=REQUEST)
        stages = list(dict.fromkeys(until(engine, None)))
    assert len({(width, height) for _, width, height in stages if width}) >= 2
    for number, stage in enumerate(stages if EVERY_STAGE else stages[-1:]):
        home = tmp_path / str(number)
        home.mkdir()
        with Client(home, REAL) as engine:
            engine.stylize("", job=1, request=REQUEST)
            assert until(engine, stage)[-1] == stage
            engine.process.send_signal(signal.SIGKILL)
            hear_the_end(engine)
            assert engine.process.wait(2) == -signal.SIGKILL
        left = [path for path in home.rglob("*") if path.is_file()]
        assert [path.suffix for path in left if path.parent.name != "logs"] == [], stage
    with Client(home, REAL) as engine:
        engine.stylize("", job=1, request=REQUEST)
        assert engine.until("result", "error").type == "result"
