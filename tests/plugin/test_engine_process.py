"""The plug-in's end of the pipes, against a real engine process whose work takes no time."""

import os
import queue
import sys

import pytest

from nst_engine import __version__
from tests.server.client import PATIENCE, STANDIN, request_for

from .conftest import next_message


@pytest.fixture
def start(parts, attend):
    """Starts an engine and gives it with the queue of what it says."""

    def begin(command=STANDIN, version=__version__):
        process = parts.child.start_process(list(command), dict(os.environ))
        engine = parts.process.EngineProcess(process, version)
        return engine, attend(engine)

    return begin


def test_a_result_comes_back(start):
    engine, said = start()
    engine.send(request_for("echo").to_message())
    result = next_message(said, "result", "error")
    assert bytes(result.arrays[0].data) == request_for("echo").content.data


def test_what_was_said_before_anybody_listened_is_not_lost(parts):
    process = parts.child.start_process(list(STANDIN), dict(os.environ))
    engine = parts.process.EngineProcess(process, __version__)
    try:
        engine.send(request_for("die").to_message())
        engine.process.wait(PATIENCE)
        said = queue.Queue()
        engine.listen(said.put)
        assert said.get(timeout=PATIENCE).type == "ready"
        assert next_message(said, "error").values["code"] == "engine-ended"
    finally:
        engine.close()


def test_an_engine_that_is_killed_in_the_midst_of_a_message_has_ended(start):
    """It speaks our language well enough: nobody should install anything anew."""
    script = (
        "import os, sys; sys.stdout.buffer.write(bytes([0, 0, 0, 100, 123])); sys.stdout.flush();"
        "os.kill(os.getpid(), 9)"
    )
    _, said = start([sys.executable, "-c", script])
    error = next_message(said, "error")
    assert error.values["code"] == "engine-ended"
    assert "ended by force" in error.values["message"]


def test_an_engine_that_cannot_be_understood_is_ended(start):
    """Nobody would hear it any more, and the next job would wait for ever."""
    script = (
        "import sys, time; sys.stdout.buffer.write(bytes([255] * 8)); sys.stdout.flush();"
        "time.sleep(600)"
    )
    engine, said = start([sys.executable, "-c", script])
    next_message(said, "error")
    assert engine.process.wait(PATIENCE)


def test_sending_never_blocks_although_nobody_reads(start):
    """A pipe holds 64 kB; GIMP must stay alive while the engine is busy or stopped."""
    engine, said = start(["/bin/sleep", "600"])
    message = request_for("echo").to_message()
    for _ in range(1000):
        engine.send(message)
    assert engine.process.poll() is None
    assert said.empty()


def test_close_ends_an_engine_that_does_not_listen(start):
    engine, _ = start(["/bin/sleep", "600"])
    engine.close()
    assert engine.process.poll() is not None


def test_close_ends_an_engine_in_the_middle_of_a_long_step(start):
    engine, said = start()
    engine.send(request_for("long step").to_message())
    next_message(said, "progress")
    engine.close()
    assert engine.process.returncode == 0


def test_an_engine_that_dies_is_an_error_and_not_silence(start):
    engine, said = start()
    engine.send(request_for("die").to_message())
    error = next_message(said, "error").values
    assert error["code"] == "engine-ended"
    assert "code 9" in error["message"]


def test_an_engine_of_another_version_is_refused(start):
    _, said = start(version="0.0.1")
    error = said.get(timeout=PATIENCE).values
    assert error["code"] == "version-mismatch"
    assert "install.py" in error["hint"]


def test_what_the_engine_prints_is_in_the_log(start, caplog):
    with caplog.at_level("INFO"):
        engine, said = start()
        engine.send(request_for("print").to_message())
        next_message(said, "result")
        engine.close()
    assert "a library prints" in caplog.text
    assert "another writes" in caplog.text
