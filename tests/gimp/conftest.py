"""``gimp``: a real headless GIMP for each version at hand; see headless.py for what it can do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nst_engine import __version__
from nst_engine.installer import plugin_files

from ..server.client import standin_program
from .acting import AROUND
from .headless import Gimp, RunningGimp
from .rooms import CHECKOUT, Room, rooms

NO_GIMP = "no GIMP 3 here: run tests/gimp/provision.sh trixie as root on Debian, or install GIMP 3"


@pytest.fixture(params=rooms() or [None], ids=lambda room: room.name if room else "no-gimp")
def room(request) -> Room:
    """Where a GIMP can be started; NST_REQUIRE_GIMP=1 (CI) makes its absence a failure."""
    if request.param is None:
        if os.environ.get("NST_REQUIRE_GIMP"):
            pytest.fail(NO_GIMP)
        pytest.skip(NO_GIMP)
    return request.param


@pytest.fixture(scope="session")
def engine_installed() -> None:
    """The plug-in starts the engine as users do, so the tests' own Python must have it."""
    script = "import nst_engine; print(nst_engine.__version__)"
    answer = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True)
    if answer.stdout.strip() != __version__:
        pytest.fail("this Python has no engine of this version: run python3 install.py test")


@pytest.fixture
def gimp(room, running_gimp, engine_installed) -> Gimp:
    """A headless GIMP with the plug-in of this checkout; other tests may have used it."""
    return with_engine(running_gimp(room))


@pytest.fixture
def quick(room, running_gimp) -> Gimp:
    """A ``gimp`` with the engine whose work takes no time: tests/server/standin.py."""
    return with_standin(running_gimp(room))


@pytest.fixture
def own_gimp(room, tmp_path, engine_installed) -> Gimp:
    """A ``gimp`` that is started anew for each script, in an empty profile of this test alone."""
    return with_engine(Gimp(room, tmp_path / "gimp"))


@pytest.fixture
def own_quick(room, tmp_path) -> Gimp:
    """An ``own_gimp`` with the engine whose work takes no time."""
    return with_standin(Gimp(room, tmp_path / "gimp"))


@pytest.fixture(scope="session")
def running_gimp(tmp_path_factory) -> Iterator[Callable[[Room], RunningGimp]]:
    """Gives the GIMP that runs in a room, as if it were new; starts it where none does."""
    running: dict[str, RunningGimp] = {}

    def of(room: Room) -> RunningGimp:
        if room.name not in running or running[room.name].has_ended:
            folder = tmp_path_factory.mktemp("gimp")
            running[room.name] = with_engine(RunningGimp(room, folder / "gimp", AROUND))
        running[room.name].reset()
        return running[room.name]

    yield of
    for gimp in running.values():
        gimp.close()


def with_engine(gimp: Gimp, minutes: str = "0") -> Gimp:
    """Give it the plug-in with the real engine, which stays so long after a call."""
    _let_stay(gimp, minutes)
    plugin_files.install_files(gimp.profile, CHECKOUT, Path(sys.executable))
    return gimp


def with_standin(gimp: Gimp, module: str = "tests.server.standin", minutes: str = "0") -> Gimp:
    """Give it the plug-in with the engine that this module is."""
    _let_stay(gimp, minutes)
    engine = standin_program(gimp.folder, module)
    plugin_files.install_files(gimp.profile, CHECKOUT, engine)
    return gimp


def _let_stay(gimp: Gimp, minutes: str) -> None:
    """Choose how long the engine stays, as the dialog does."""
    file = gimp.home / ".local/share/neural-style-transfer/dialog/engine-stays.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(minutes))
