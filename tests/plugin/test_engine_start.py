"""How the plug-in finds its engine."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nst_engine import __version__
from tests.server.client import PATIENCE, STANDIN

CHECKOUT = Path(__file__).parents[2]
START_A_LONG_STEP = f"""
import os, time
from engine.child import start_process
from engine.process import EngineProcess
from tests.server.client import request_for
engine = EngineProcess(start_process({list(STANDIN)}, dict(os.environ)), "{__version__}")
engine.listen(lambda message: message.type == "progress" and print(engine.process.pid, flush=True))
engine.send(request_for("long step").to_message())
time.sleep(600)
"""


def test_the_installed_engine_is_started_in_a_process_group_of_our_own(parts):
    """In a process of its own, because the caller's process group changes."""
    folder = Path(parts.launcher.__file__).parents[1]
    code = (
        "import os; from engine.launcher import start_engine; engine = start_engine(); "
        "print(os.getpgid(0) == os.getpid() == os.getpgid(engine.process.pid)); engine.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"


@pytest.mark.parametrize(
    "described",
    [None, "", "{", "[]", json.dumps({"python": "/usr/bin/python3"})],
    ids=["no file", "empty", "no JSON", "no object", "no version"],
)
def test_without_an_engine_it_says_what_to_do(parts, monkeypatch, described):
    monkeypatch.setattr(os, "setpgid", lambda *_: None)
    file = parts.installed.ENGINE_FILE
    file.unlink() if described is None else file.write_text(described)
    error = parts.launcher.start_engine()
    assert error.code == "not-installed"
    assert "python3 install.py" in error.hint


def test_the_engine_goes_when_the_plug_in_is_killed(parts):
    """GIMP kills a plug-in without a chance to clean up, here in a long step of the engine."""
    folder = Path(parts.launcher.__file__).parents[1]
    command = [sys.executable, "-c", START_A_LONG_STEP]
    around = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(CHECKOUT)])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=CHECKOUT, env=around) as killed:
        engine = int(killed.stdout.readline())
        killed.kill()
    assert has_ended(engine)


def has_ended(pid):
    """Whether the process ends soon."""
    for _ in range(100 * PATIENCE):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False
