"""Whoever is killed in the middle of a job: the image stays, and no process does."""

import os
import signal
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from . import processes
from .acting import act
from .conftest import with_standin
from .headless import Gimp, GimpError
from .processes import Process
from .standin_at_work import AT_WORK
from .waiting import until

GONE = 2  # seconds that plug-in and engine get to leave
CALL = """
image = image_of()
layer, style = layer_of(image), layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
image.clean_all()
status, words = call(image, [layer], style_layer=style, content_layers=ARGS[0])
report([status, words, [each.get_name() for each in image.get_layers()], image.is_dirty()])
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
    """``call(deed)`` starts a call in the background and returns when the engine is at work."""
    quick = with_standin(own_quick, "tests.gimp.standin_at_work")
    with ThreadPoolExecutor() as pool:

        def started(deed: str) -> Call:
            going_on = Call(quick, pool.submit(act, quick, CALL, deed))
            at_work = quick.home / AT_WORK
            until(lambda: at_work.exists() or going_on.outcome.done(), "the engine to work", 60)
            assert at_work.exists(), going_on.outcome.exception()
            return going_on

        try:
            yield started
        finally:
            processes.end(quick.home)


@pytest.mark.parametrize("deed", ["wait for stop", "long step"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_killing_gimp_ends_plug_in_and_engine(call, number, deed):
    going_on = call(deed)
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


@pytest.mark.parametrize("deed", ["wait for stop", "long step"])
def test_killing_the_engine_is_told_in_words_and_leaves_the_image(call, deed):
    going_on = call(deed)
    going_on.kill(signal.SIGKILL, "engine")
    status, message, layers, dirty = going_on.outcome.result()
    assert status == "execution-error"
    assert "killed by signal 9" in message
    assert layers == ["photo"]
    assert not dirty
    until(lambda: not going_on.left(), "the plug-in to end", GONE)
