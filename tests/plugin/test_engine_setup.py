"""The engine installed from inside GIMP: progress, words for what went wrong, cancel.

What is installed by a small install.py in place of the project's, everything else is real.
"""

import os
import queue
import sys
import time
from pathlib import Path

import pytest

from nst_engine.contract import UserError
from nst_engine.contract.installing import error_line
from nst_engine.contract.paths import source_folder
from nst_engine.installer import source

CHECKOUT = Path(__file__).parents[2]
BEGIN = f"""
import sys
sys.path.insert(0, {str(CHECKOUT)!r})
sys.dont_write_bytecode = True
if "--check" in sys.argv:
    sys.exit(0)
import os, subprocess, time
from nst_engine.contract import UserError
from nst_engine.contract.installing import InstallProgress, error_line
from nst_engine.installer.leaving import leave_with_input
def tell(*step): print(InstallProgress(*step).to_line(), flush=True)
"""


@pytest.fixture
def installer(own_home):
    """Puts an install.py that does this where the plug-in looks for one."""

    def write(deed):
        source_folder().mkdir(parents=True, exist_ok=True)
        (source_folder() / "install.py").write_text(BEGIN + deed)

    return write


@pytest.fixture
def set_up(parts):
    """Starts the installation; gives it and the queue of what it tells."""

    def start():
        told = queue.Queue()
        return parts.setup.EngineSetup(told.put), told

    return start


def everything(told):
    """What is told, to the end, which is None or an error."""
    events = []
    while not events or type(events[-1]).__name__ == "InstallProgress":
        events.append(told.get(timeout=60))
    return events


@pytest.fixture(autouse=True)
def this_python(parts, monkeypatch):
    """The one Python that is found."""
    monkeypatch.setattr(parts.pythons, "candidates", lambda **_: [sys.executable])


def test_its_steps_are_told_and_that_it_ended_well(installer, set_up, parts):
    installer('tell("environment"); print("noise"); tell("download", "torch", 263, 526)')
    _, told = set_up()
    first, second, end = everything(told)
    assert (first.stage, second.item, end) == ("environment", "torch", None)
    assert parts.setup_text.setup_text(second) == "Downloading torch: 263 of 526 MB"


def test_what_went_wrong_comes_in_the_installers_own_words(installer, set_up):
    installer('print(error_line(UserError("disk-full", "It is full.", "Make room."))); sys.exit(2)')
    _, told = set_up()
    (error,) = everything(told)
    assert (error.message, error.hint) == ("It is full.", "Make room.")


def test_an_installer_that_dies_is_told_with_its_last_words_and_the_log(installer, set_up):
    installer('sys.exit("no module named life")')
    _, told = set_up()
    (error,) = everything(told)
    assert "no module named life" in error.message
    assert "install.log" in error.hint


def test_cancel_ends_it_and_what_it_has_started(installer, set_up, tmp_path):
    installer(
        f"leave_with_input()\nchild = subprocess.Popen(['sleep', '600'])\n"
        f"open({str(tmp_path / 'pids')!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\n"
        "tell('download')\nchild.wait()\n"
    )
    setup, told = set_up()
    assert told.get(timeout=60).stage == "download"
    setup.cancel()
    everything(told)
    for pid in map(int, (tmp_path / "pids").read_text().split()):
        assert has_ended(pid)


def test_without_a_python_it_says_where_there_is_one(installer, set_up, parts, monkeypatch):
    installer("")
    monkeypatch.setattr(parts.pythons, "candidates", lambda **_: ["/nowhere/python3"])
    _, told = set_up()
    (error,) = everything(told)
    assert error.code == "no-python"
    places = {"linux": "your distribution", "win32": "python.org", "darwin": "python.org"}
    assert places[sys.platform] in error.hint
    assert all(place in parts.pythons.no_python(name).hint for name, place in places.items())


def test_why_the_first_python_will_not_do_is_told_in_the_installers_words(
    installer, set_up, parts, monkeypatch, tmp_path
):
    """As of a Mac for which there is no torch: another Python would not help."""
    installer("")
    for name, why in (("first", "it is a Mac"), ("second", "it is another")):
        line = error_line(UserError("unusable-python", why, "Take another computer."))
        (tmp_path / name).write_text(f"#!/bin/sh\necho '{line}'\nexit 2\n")
        (tmp_path / name).chmod(0o755)
    places = ["/nowhere/python3", str(tmp_path / "first"), str(tmp_path / "second")]
    monkeypatch.setattr(parts.pythons, "candidates", lambda **_: places)
    _, told = set_up()
    (error,) = everything(told)
    assert (error.message, error.hint) == ("it is a Mac", "Take another computer.")


def test_the_projects_own_installer_takes_this_python(own_home, parts, monkeypatch):
    """The real one, from the copy that an installation leaves."""
    source.keep(CHECKOUT)
    assert parts.setup.can_set_up()
    monkeypatch.setattr(parts.pythons, "candidates", lambda **_: ["/bin/false", sys.executable])
    assert parts.pythons.suitable_python() == sys.executable


def has_ended(pid):
    """Whether the process ends soon; one that nobody has waited for yet has ended."""
    for _ in range(2000):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    os.kill(pid, 9)
    return False
