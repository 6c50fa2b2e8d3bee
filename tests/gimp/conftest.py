"""``gimp``: a real headless GIMP for each version at hand; see headless.py for what it can do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nst_engine import __version__
from nst_engine.installer import plugin_files

from .headless import Gimp
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
    asked = "import nst_engine; print(nst_engine.__version__)"
    answer = subprocess.run([sys.executable, "-I", "-c", asked], capture_output=True, text=True)
    if answer.stdout.strip() != __version__:
        pytest.fail("this Python has no engine of this version: run python3 install.py test")


@pytest.fixture
def gimp(room, tmp_path, engine_installed) -> Gimp:
    """A headless GIMP with the plug-in of this checkout in an empty profile of its own."""
    started = Gimp(room, tmp_path / "gimp")
    plugin_files.install_files(started.profile, CHECKOUT, Path(sys.executable))
    return started


@pytest.fixture
def quick(gimp) -> Gimp:
    """As ``gimp``, with the engine whose work takes no time: tests/server/standin.py."""
    engine = gimp.folder / "engine"
    engine.write_text(
        f"#!/bin/sh\ncd {CHECKOUT} && exec {sys.executable} -m tests.server.standin\n"
    )
    engine.chmod(0o755)
    plugin_files.install_files(gimp.profile, CHECKOUT, engine)
    return gimp
