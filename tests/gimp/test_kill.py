"""Whoever is killed in the middle of a job: the image stays, and no process does."""

import itertools
import os
import signal
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from nst_engine.installer import plugin_files

from . import processes
from .acting import act
from .conftest import with_standin
from .headless import Gimp, GimpError
from .processes import Process
from .standin_at_work import AT_WORK
from .waiting import until

GONE = 2  # seconds that plug-in and engine get to leave
#: How long the engine would stay, how GIMP is killed, what is at work then.
EVERY_MOMENT = list(
    itertools.product(("0", "5"), (signal.SIGKILL, signal.SIGTERM), ("wait for stop", "long step"))
)
#: In the usual run every two of these together once; `python -m tests.faults` sets NST_LONG.
MOMENTS = EVERY_MOMENT if os.environ.get("NST_LONG") else [EVERY_MOMENT[n] for n in (0, 3, 5, 6)]
CALL = """
image = image_of()
layer, style = layer_of(image), layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
image.clean_all()
status, words = call(image, [layer], style_layer=style, content_layers=ARGS[0])
report([status, words, [each.get_name() for each in image.get_layers()], image.is_dirty()])
"""
#: After the first call was killed, another one; (its status, engines before, between and after).
CALL_TWICE = """
import os, processes
from waiting import until

image, home = image_of(), Path(ARGS[1])
layer, style = layer_of(image), layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
socket = Path(f"/tmp/neural-style-transfer-{os.getuid()}/{os.getppid()}.sock")

def engines():
    return [each.pid for each in processes.plug_in_and_engine(home) if each.is_engine]

status, _ = call(image, [layer], style_layer=style, content_layers=ARGS[0])
before = engines()
until(lambda: socket.exists() or not engines(), "the engine to give up", 2)
left = engines()
stylise(image, layer, style, content_layers="echo")
report([status, before, left, engines()])
"""


@dataclass
class Call:
    """A call of the plug-in that is going on in a GIMP; ``outcome`` is what the script told."""

    gimp: Gimp
    outcome: Future

    def kill(self, number: signal.Signals, which: str) -> None:
        """Send a signal to ``gimp``, ``plug_in`` or ``engine``."""
        (victim,) = [p for p in processes.processes(self.gimp.home) if getattr(p, f"is_{which}")]
        os.kill(victim.pid, number)

    def left(self) -> list[Process]:
        return processes.plug_in_and_engine(self.gimp.home)


@pytest.fixture
def call(own_quick):
    """``call(deed)`` starts a call in the background and returns when the engine is at work.

    ``minutes``: how long the engine would stay after it; ``unattended``: for how many seconds the
    plug-in waits for a sign of life, instead of those that it has.
    """
    with ThreadPoolExecutor() as pool:

        def started(
            deed: str, minutes: str = "0", script: str = CALL, unattended: float = 0
        ) -> Call:
            quick = with_standin(own_quick, "tests.gimp.standin_at_work", minutes)
            if unattended:
                _shorten_wait(quick, unattended)
            going_on = Call(quick, pool.submit(act, quick, script, deed, quick.home))
            at_work = quick.home / AT_WORK
            until(lambda: at_work.exists() or going_on.outcome.done(), "the engine to work", 60)
            assert at_work.exists(), going_on.outcome.exception()
            return going_on

        try:
            yield started
        finally:
            processes.end(own_quick.home)


def _shorten_wait(gimp: Gimp, seconds: float) -> None:
    watchdog = plugin_files.plugin_folder(gimp.profile) / "engine" / "watchdog.py"
    before = watchdog.read_text()
    watchdog.write_text(before.replace("UNATTENDED = 120.0", f"UNATTENDED = {seconds}"))
    assert watchdog.read_text() != before


@pytest.mark.parametrize(("minutes", "number", "deed"), MOMENTS)
def test_killing_gimp_ends_plug_in_and_engine(call, minutes, number, deed):
    going_on = call(deed, minutes)
    going_on.kill(number, "gimp")
    until(lambda: not going_on.left(), "plug-in and engine to end", GONE)
    with pytest.raises(GimpError):
        going_on.outcome.result()


@pytest.mark.parametrize("deed", ["wait for stop", "long step"])
def test_killing_the_plug_in_ends_the_engine_and_leaves_gimp_and_the_image(call, deed):
    going_on = call(deed)
    going_on.kill(signal.SIGKILL, "plug_in")
    until(lambda: not going_on.left(), "the engine to end", GONE)
    status, _, layers, dirty = going_on.outcome.result()
    assert status == "calling-error"
    assert layers == ["photo"]
    assert not dirty


@pytest.mark.parametrize(
    ("deed", "stays"), [("wait for stop", True), ("long step", False)], ids=["gives up", "cannot"]
)
def test_an_engine_that_may_stay_gives_up_the_job_of_a_killed_plug_in(call, deed, stays):
    going_on = call(deed, "5", CALL_TWICE)
    going_on.kill(signal.SIGKILL, "plug_in")
    status, before, left, after = going_on.outcome.result()
    assert status == "calling-error"
    assert left == (before if stays else [])
    assert (after == before) is stays
    until(lambda: not going_on.left(), "the engine to end with GIMP", GONE)


@pytest.mark.parametrize("deed", ["wait for stop", "long step"])
def test_killing_the_engine_is_told_in_words_and_leaves_the_image(call, deed):
    going_on = call(deed)
    going_on.kill(signal.SIGKILL, "engine")
    status, message, layers, dirty = going_on.outcome.result()
    assert status == "execution-error"
    assert "ended by force" in message
    assert layers == ["photo"]
    assert not dirty
    until(lambda: not going_on.left(), "the plug-in to end", GONE)


def test_an_engine_that_hangs_under_a_script_is_ended_and_told(call):
    going_on = call("wait for stop", "5", unattended=3.0)
    going_on.kill(signal.SIGSTOP, "engine")
    status, message, layers, dirty = going_on.outcome.result(60)
    assert status == "execution-error"
    assert "gave no sign of life" in message
    assert layers == ["photo"]
    assert not dirty
    until(lambda: not going_on.left(), "plug-in and engine to end", GONE)
