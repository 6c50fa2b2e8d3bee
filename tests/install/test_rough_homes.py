"""Whole installations, with a small package in torch's place, where others have come to grief."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from nst_engine.contract.paths import app_dir
from nst_engine.installer import engine_package, source, venv
from nst_engine.installer.trees import files_of
from tests.gimp.waiting import until

from .conftest import BUILD
from .test_venv import GROUPS

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).parents[2]
ROUGH = f"Zoë ü 名/{'n' * 60}/My Files"
INSTALL = f"""
import sys; sys.path.insert(0, {str(PROJECT)!r}); sys.dont_write_bytecode = True
from pathlib import Path
from nst_engine.contract import UserError
from nst_engine.installer import console, engine_package, source, venv
console.open_log()
checkout = Path(sys.argv[1])
try:
    source.keep(checkout)
    venv.prepare(checkout, {BUILD!r}, ("engine",))
    engine_package.install(checkout, venv.site_packages(), venv.python())
except UserError as error:
    sys.exit(error.code)
"""


#: How often an installation is killed; .ci/long says ten times.
KILLS = int(os.environ.get("NST_KILLS", "1"))


@pytest.fixture
def project(checkout, wheel):
    text = GROUPS.format(engine=json.dumps(f"leaf @ {wheel.as_uri()}"))
    (checkout / "pyproject.toml").write_text(text)
    (checkout / "install.py").write_text("")
    return checkout


def start(project):
    return subprocess.Popen(
        [sys.executable, "-c", INSTALL, str(project)],
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def install(project):
    process = start(project)
    said = process.communicate(timeout=200)[1].decode().strip()
    if said in ("no-network", "no-venv"):
        pytest.skip("no package index to fetch pip from")
    assert process.returncode == 0, said


def check_it_works(project):
    assert venv.is_complete()
    code = "import leaf, nst_engine; print(leaf.grown, nst_engine.answer)"
    done = subprocess.run([venv.python(), "-I", "-c", code], capture_output=True, text=True)
    assert done.stdout == "True 1\n", done.stderr
    names = {p.name for p in app_dir().iterdir()}
    assert {"venv", "source", "logs"} <= names
    assert not [name for name in names if name.startswith(".")], "nothing half-made is left"


def lock(folder):
    """Let it and all in it be read alone."""
    for path in sorted([folder, *folder.rglob("*")], reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)


@pytest.fixture
def rough(home, project, monkeypatch):
    """The home has a name of all sorts, and the checkout can be read alone."""
    (home / ROUGH).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home / ROUGH))
    lock(project)


def kill(process):
    """The installer and what it has started."""
    with suppress(ProcessLookupError):  # it has ended, and says why when it is run again
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def check_all_is_there(home, project):
    check_it_works(project)
    assert app_dir().is_relative_to(home / ROUGH)
    assert (
        files_of(project / "nst_engine").keys()
        == files_of(venv.site_packages() / engine_package.PACKAGE).keys()
    )
    assert source.source_folder().exists()


def test_from_a_locked_checkout_into_a_home_of_any_name_after_one_that_was_killed(
    rough, home, project
):
    process = start(project)
    until(lambda: venv.python().exists() or process.poll() is not None, "an environment, half-made")
    kill(process)
    install(project)
    check_all_is_there(home, project)


@pytest.mark.long
def test_it_is_killed_at_random_moments(rough, home, project):
    begin = time.monotonic()
    install(project)
    whole = time.monotonic() - begin

    dice = random.Random(17)
    killed = 0
    while killed < KILLS:
        (venv.folder() / venv.STAMP).unlink(missing_ok=True)  # so that there is something to do
        process = start(project)
        try:
            process.communicate(timeout=dice.uniform(0.02, 0.9) * whole)
        except subprocess.TimeoutExpired:
            kill(process)
            killed += 1
    install(project)
    check_all_is_there(home, project)
