"""An engine never outlives the plug-in that started it."""

import os
import signal
import sys
import time

import pytest

from nst_engine.server import silence

from .client import Client


@pytest.mark.parametrize("deed", [None, "wait for stop", "long step"])
def test_it_leaves_when_its_stdin_ends_whatever_it_is_doing(tmp_path, deed):
    with Client(tmp_path) as engine:
        engine.receive()
        if deed:
            engine.stylize(deed)
            engine.until("progress")
        engine.hang_up()
        assert engine.process.wait(5) == 0


def test_it_leaves_on_shutdown(tmp_path):
    with Client(tmp_path) as engine:
        engine.send("shutdown")
        assert engine.process.wait(5) == 0


def test_it_leaves_when_nobody_reads_its_answers(tmp_path):
    with Client(tmp_path) as engine:
        engine.receive()
        engine.process.stdout.close()
        engine.stylize("echo")
        assert engine.process.wait(5) == 0


def test_one_on_another_computer_leaves_when_nothing_is_heard(tmp_path):
    """A cut cable does not end its input."""
    code = "from nst_engine import server; from nst_engine.server import silence; "
    code += "silence.PATIENCE = 0.5; server.serve(find_devices=dict, far=True)"
    with Client(tmp_path, [sys.executable, "-c", code]) as engine:
        assert engine.process.wait(5) == 1


def test_silence_begins_anew_with_all_that_is_heard(monkeypatch):
    monkeypatch.setattr(silence, "PATIENCE", 0.01)
    asked = []

    def heard():
        asked.append(True)
        return time.monotonic() if len(asked) < 5 else 0

    silence.wait_for_silence(heard)
    assert len(asked) == 5


def test_ctrl_c_in_the_terminal_of_gimp_does_not_hit_it(tmp_path):
    with Client(tmp_path) as engine:
        engine.receive()
        os.kill(engine.process.pid, signal.SIGINT)
        engine.stylize("echo")
        assert engine.until("result", "error").type == "result"


def test_it_works_where_no_log_can_be_written(tmp_path):
    home = tmp_path / "a file"
    home.write_text("in the way of the folder")
    with Client(home) as engine:
        engine.stylize("echo")
        assert engine.until("result", "error").type == "result"
