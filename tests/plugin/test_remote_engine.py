"""The plug-in with an engine on another computer, which is an sshd of our own here."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nst_engine import __version__
from nst_engine.installer import plugin_files
from nst_engine.installer.trees import digest_of
from tests.gimp.waiting import until
from tests.server.client import CHECKOUT, request_for, standin_program
from tests.sshd import HOST

from .conftest import next_message

START_A_LONG_STEP = """
import sys, time
from engine.launcher import start_engine
from tests.gimp.waiting import until
from tests.server.client import request_for
engine = start_engine()
engine.listen(lambda message: message.type == "progress" and print("at work", flush=True))
engine.send(request_for("long step").to_message())
time.sleep(600)
"""


@pytest.fixture
def there(parts, other_computer, tmp_path, monkeypatch):
    """``there(python, digest)`` installs this interpreter as the engine on the other computer."""
    monkeypatch.setattr(os, "setpgid", lambda *_: None)
    folder = Path(parts.launcher.__file__).parents[1]

    def install(python=None, digest="any"):
        python = str(python or standin_program(tmp_path))
        remote = {"host": HOST, "python": python, "digest": digest}
        plugin_files.set_remote(folder, remote)
        return other_computer

    return install


@pytest.fixture
def start(parts, attend):
    """Starts the engine that is chosen; gives it with the queue of what it says."""

    def begin():
        engine = parts.launcher.start_engine()
        return engine, attend(engine)

    return begin


def test_it_works_there_until_the_line_is_cut_and_again_when_it_is_back(there, start):
    computer = there()
    engine, said = start()
    engine.send(request_for("echo").to_message())
    result = next_message(said, "result", "error")
    assert bytes(result.arrays[0].data) == request_for("echo").content.data
    assert (computer.home / "requests.jsonl").exists()  # so it was there
    engine.send(request_for("grow").to_message())
    next_message(said, "preview")
    computer.cut()
    error = next_message(said, "error").values
    assert error["code"] == "line-lost"
    assert "connection to the other computer was lost" in error["message"]
    _, said = start()
    assert next_message(said, "ready", "error").type == "ready"


def test_why_there_is_no_line_is_told_and_no_key_is_logged(there, start, caplog):
    caplog.set_level(logging.INFO)
    computer = there()
    computer.key.unlink()
    engine, said = start()
    error = next_message(said, "error").values
    assert error["code"] == "no-line"
    assert "does not let you in" in error["message"]
    engine.close()
    assert "does not let you in" in caplog.text
    for secret in (str(computer.folder), computer.key.name, HOST):
        assert secret not in caplog.text


def test_signs_of_life_are_sent_and_taken_for_no_more(there, start, parts, monkeypatch):
    monkeypatch.setattr(parts.process, "BEAT", 0.001)
    there()
    engine, said = start()
    engine.send(request_for("grow and finish").to_message())  # while it grows, some hundred
    assert next_message(said, "result", "error").type == "result"


def test_without_an_ssh_it_says_so(there, parts, monkeypatch, tmp_path):
    there()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert parts.launcher.start_engine().code == "no-ssh"


@pytest.mark.parametrize("gone", [False, True])
def test_an_engine_of_another_installation_is_refused_in_words(there, start, tmp_path, gone):
    there(tmp_path / "no python" if gone else sys.executable, "another")
    _, said = start()
    error = next_message(said, "error", "ready").values
    assert error["code"] == "other-engine"
    assert "install.py --remote" in error["hint"]


def test_the_engine_of_the_same_files_answers(there, start):
    where = "import nst_engine; print(nst_engine.__path__[0])"
    run = [sys.executable, "-I", "-c", where]
    installed = subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip()
    there(sys.executable, digest_of(Path(installed)))
    _, said = start()
    assert next_message(said, "ready", "error").values["version"] == __version__


def test_the_engine_there_goes_when_the_plug_in_is_killed(there, parts):
    computer = there()
    folder = Path(parts.launcher.__file__).parents[1]
    around = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(CHECKOUT)])}
    command = [sys.executable, "-c", START_A_LONG_STEP]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=CHECKOUT, env=around) as plug_in:
        assert plug_in.stdout.readline() == b"at work\n"
        assert len(running(computer)) > 0
        plug_in.kill()
    until(lambda: not running(computer), "the engine there to end", 2)


def test_this_computer_can_be_chosen_and_is_kept(there, parts):
    there()
    place = parts.place_choice
    assert place.chosen_engine().name == HOST  # installed, and so wanted
    seen = []
    place.listeners.append(lambda: seen.append(place.chosen()))
    place.choose(place.HERE)
    assert place.chosen_engine() is None
    assert seen == [place.HERE]
    engine = parts.launcher.start_engine()
    assert engine.remote is None
    engine.close()
    place.choose(place.ELSEWHERE)
    engine = parts.launcher.start_engine()
    assert engine.remote == place.remote_engine()
    engine.close()


def running(computer):
    """Processes with the home there."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"HOME={computer.home}".encode() in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:  # of another user, or it has ended
            pass
    return found
