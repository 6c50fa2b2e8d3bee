"""Whether an engine may stay: asked by the launcher, in a process that GIMP has started."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from nst_engine import __version__
from tests.server.client import standin_program

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="an engine stays on Linux")

CALL = """
import os
from engine import found, process
from engine.launcher import start_engine
found.ANSWER = process.PATIENCE = 60  # the tests' computer may be busy
engine = start_engine()
print(engine.process.pid, os.getsid(engine.process.pid) != os.getsid(0))
engine.close()
"""
#: Takes the name that is its first argument, and calls the plug-in twice.
GIMP = """
import subprocess, sys
from pathlib import Path
Path("/proc/self/comm").write_text(sys.argv[1])
for _ in range(2):
    subprocess.run([sys.executable, "-c", sys.argv[2]], check=True)
"""


@pytest.fixture
def runtime():
    """As short as the system's own: the path of a socket has 107 bytes at most, unix(7)."""
    with tempfile.TemporaryDirectory(prefix="run-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def two_calls(parts, tmp_path, runtime, own_home, monkeypatch):
    """(process, whether in a session of its own) of the engines of two calls in one GIMP."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    described = {"python": str(standin_program(tmp_path)), "version": __version__}
    parts.installed.ENGINE_FILE.write_text(json.dumps(described))

    def made(name="gimp-3.0"):
        folder = Path(parts.launcher.__file__).parents[1]
        command = [sys.executable, "-c", GIMP, name, CALL]
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
        return [tuple(line.split()) for line in done.stdout.splitlines()]

    return made


def test_by_default_the_second_call_gets_the_engine_of_the_first(two_calls):
    first, second = two_calls()
    assert first == second
    assert first[1] == "True", "GIMP's Cancel would end it with the plug-in's group"


def test_its_folder_is_this_users_alone(two_calls, runtime):
    two_calls()
    folder = runtime / "neural-style-transfer"
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)
    first, second = two_calls()
    assert first != second
    assert list(folder.glob("*.sock")) == []


def test_the_users_choice_counts(two_calls, parts):
    parts.staying.choose("0")
    first, second = two_calls()
    assert first != second
    assert first[1] == "False"


def test_who_is_not_started_by_gimp_itself_gets_none_that_stays(two_calls):
    first, second = two_calls("some-wrapper")
    assert first != second


@pytest.mark.parametrize("stored", ["", "{", "7", '"forever"', "null"])
def test_a_choice_that_is_none_is_the_default(parts, own_home, stored):
    parts.staying.choose("30")
    assert parts.staying.seconds() == 1800
    (own_home / "dialog" / "engine-stays.json").write_text(stored)
    assert parts.staying.chosen() == "5"


def test_a_choice_that_cannot_be_kept_is_told(parts, own_home):
    own_home.mkdir(parents=True)
    (own_home / "dialog").write_text("a file where the folder would be")
    for kept in (parts.staying, parts.place_choice):
        with pytest.raises(parts.contract.UserError, match="cannot be kept: ") as caught:
            kept.choose("0")
        assert str(own_home / "dialog") in caught.value.hint
