"""An engine stays between the calls of one GIMP: who finds it, and when it leaves.

GIMP is a process here that does nothing, and the engine one whose work takes no time.
"""

import os
import queue
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nst_engine import __version__
from tests.server.client import CHECKOUT, PATIENCE, STANDIN, request_for

LONG = 600  # seconds that an engine stays, unless a test is about them
KILLED_AT_WORK = """
import os, sys, time
from engine.found import find_engine
from engine.place import Place
from engine.process import EngineProcess
from tests.server.client import request_for
place = Place(sys.argv[1], -1, sys.argv[2])
engine = EngineProcess(find_engine(place), sys.argv[3], lambda: 600)
engine.listen(lambda message: message.type == "progress" and print(message.type, flush=True))
engine.send(request_for(sys.argv[4]).to_message())
time.sleep(600)
"""

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="an engine stays on Linux")


@pytest.fixture
def gimp():
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process
        process.kill()


@pytest.fixture
def place(parts, gimp, tmp_path):
    return parts.place.Place(tmp_path / f"{gimp.pid}.sock", os.pidfd_open(gimp.pid), "this engine")


@pytest.fixture
def call(parts, place, monkeypatch):
    """Begins a call of the plug-in: the engine is one that waits, or is started."""
    monkeypatch.setattr(parts.found, "ANSWER", PATIENCE)  # the tests' computer may be busy
    monkeypatch.setattr(parts.process, "PATIENCE", PATIENCE)
    calls = []

    def begin(seconds=LONG, there=place):
        process = parts.found.find_engine(there) or parts.child.start_process(
            [*STANDIN, *there.arguments()], dict(os.environ), pass_fds=[there.gimp]
        )
        calls.append(Call(parts.process.EngineProcess(process, __version__, lambda: seconds)))
        return calls[-1]

    yield begin
    for each in calls:
        each.engine.process.kill()
        each.engine.process.wait()
        each.engine.close()


class Call:
    def __init__(self, engine):
        self.engine, self.pid = engine, engine.process.pid
        self._said = queue.Queue()
        engine.listen(self._said.put)

    def asks(self, deed):
        """The engine begins to work."""
        self.engine.send(request_for(deed).to_message())
        self.hears("progress")

    def hears(self, *kinds):
        while True:
            message = self._said.get(timeout=PATIENCE)
            if message.type in kinds:
                return message

    def gets_an_image(self):
        self.engine.send(request_for("echo").to_message())
        return self.hears("result", "error").type == "result"

    def ends(self):
        self.engine.close()

    def has_no_engine(self):
        """Wait until its engine has ended."""
        self.engine.process.wait(PATIENCE)
        return True


def test_the_next_call_finds_the_engine_of_the_last_one(call):
    first = call()
    assert first.gets_an_image()
    first.ends()
    for _ in range(3):
        another = call()
        assert another.pid == first.pid
        assert another.hears("ready").values["devices"]
        assert another.gets_an_image()
        another.ends()


def test_what_was_still_at_work_is_nothing_to_the_next_call(call):
    first = call()
    first.asks("wait for stop")
    first.ends()
    second = call()
    assert second.pid == first.pid
    assert second.gets_an_image()


def test_what_it_prints_goes_to_the_call_that_it_serves(call, caplog):
    call().ends()
    second = call()
    with caplog.at_level("INFO"):
        second.engine.send(request_for("print").to_message())
        second.hears("result")
        second.ends()
    assert "a library prints" in caplog.text


def test_nothing_piles_up_in_it(call):
    def files():
        one = call()
        one.gets_an_image()
        count = len(list(Path(f"/proc/{one.pid}/fd").iterdir()))
        one.ends()
        return count

    files()
    assert len({files() for _ in range(5)}) == 1


def test_it_leaves_with_the_call_where_it_shall_not_stay(call, place):
    one = call(seconds=0)
    one.gets_an_image()
    one.ends()
    assert one.engine.process.poll() is not None
    assert not place.socket.exists()


def test_it_leaves_when_nobody_came_in_time(call, place):
    one = call(seconds=0.1)
    one.ends()
    assert one.has_no_engine()
    assert not place.socket.exists()
    assert call().pid != one.pid


@pytest.mark.parametrize("deed", [None, "wait for stop", "long step"])
def test_it_leaves_with_gimp_while_a_call_goes_on(call, gimp, deed):
    one = call()
    one.hears("ready")
    if deed:
        one.asks(deed)
    gimp.kill()
    assert one.has_no_engine()


def test_it_leaves_with_gimp_while_it_waits(call, gimp, place):
    one = call()
    one.ends()
    gimp.kill()
    assert one.has_no_engine()
    assert not place.socket.exists()


def killed_at_work(parts, place, deed):
    """A plug-in is killed that had found the engine and given it this to do."""
    folder = Path(parts.launcher.__file__).parents[1]
    around = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(CHECKOUT)])}
    told = [str(place.socket), place.identity, __version__, deed]
    command = [sys.executable, "-c", KILLED_AT_WORK, *told]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=CHECKOUT, env=around) as plug_in:
        assert plug_in.stdout.readline() == b"progress\n"
        plug_in.kill()


def test_it_outlives_a_plug_in_that_is_killed_and_gives_up_its_job(parts, call, place):
    one = call()
    one.ends()
    killed_at_work(parts, place, "wait for stop")
    until(place.socket.exists)
    second = call()
    assert second.pid == one.pid
    assert second.gets_an_image()


def test_it_leaves_where_the_job_of_a_killed_plug_in_does_not_end(parts, call, place):
    one = call()
    one.ends()
    killed_at_work(parts, place, "long step")
    assert one.has_no_engine()


def test_of_two_engines_one_stays(call):
    first, second = call(), call()
    assert first.pid != second.pid
    assert first.gets_an_image()
    assert second.gets_an_image()
    first.ends()
    second.ends()
    assert second.has_no_engine()
    assert call().pid == first.pid


def test_one_that_does_not_answer_is_ended_and_replaced(parts, call, monkeypatch):
    one = call()
    one.ends()
    monkeypatch.setattr(parts.found, "ANSWER", 0.1)
    os.kill(one.pid, signal.SIGSTOP)
    os.waitpid(one.pid, os.WUNTRACED)  # until it has stopped
    second = call()
    assert second.pid != one.pid
    assert one.has_no_engine()
    monkeypatch.setattr(parts.found, "ANSWER", PATIENCE)
    assert second.gets_an_image()
    second.ends()
    assert call().pid == second.pid


def test_one_that_was_killed_is_replaced(call):
    one = call()
    one.ends()
    os.kill(one.pid, signal.SIGKILL)
    assert one.has_no_engine()
    second = call()
    assert second.gets_an_image()
    second.ends()
    assert call().pid == second.pid


def test_one_that_dies_at_work_is_an_error_and_not_silence(call):
    call().ends()
    second = call()
    second.engine.send(request_for("die").to_message())
    error = second.hears("error").values
    assert error["code"] == "engine-ended"
    assert "not known" in error["message"]


def test_another_version_does_not_get_it_and_it_leaves(parts, call, place):
    one = call()
    one.ends()
    newer = parts.place.Place(place.socket, place.gimp, "a newer engine")
    assert parts.found.find_engine(newer) is None
    assert one.has_no_engine()


def test_who_connects_and_says_nothing_keeps_nobody_waiting_for_long(call, place):
    one = call()
    one.ends()
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(place.socket))
    assert call().pid == one.pid


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs a second user")
def test_another_user_neither_gets_it_nor_offers_one(parts, call, place, as_nobody):
    one = call()
    one.ends()
    place.socket.chmod(0o777)
    with as_nobody(place.socket.parent), socket.socket(socket.AF_UNIX) as stranger:
        stranger.settimeout(PATIENCE)
        stranger.connect(str(place.socket))
        with pytest.raises(ConnectionError):  # in sending already, where the engine was quicker
            ask_for_the_engine(stranger, place)
    assert call().pid == one.pid

    place.socket.unlink(missing_ok=True)
    place.socket.parent.chmod(0o777)
    with as_nobody(place.socket.parent), socket.socket(socket.AF_UNIX) as stranger:
        stranger.bind(str(place.socket))
        stranger.listen()
        os.seteuid(0)
        assert parts.found.find_engine(place) is None


def ask_for_the_engine(stranger, place):
    socket.send_fds(stranger, [place.identity.encode()], [0, 1, 2])
    return stranger.recv(1)


def until(condition):
    for _ in range(100 * PATIENCE):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("waited in vain")
