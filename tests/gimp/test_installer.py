"""What install.py does to a real GIMP, run by the Python that GIMP itself uses."""

import json
import subprocess
import sys

import pytest

from nst_engine.contract.paths import NAME

from .rooms import CHECKOUT

CALL = "import sys; sys.path.insert(0, {checkout!r}); sys.dont_write_bytecode = True\n{code}"
SMOKE_TEST = """
import json
from pathlib import Path
from nst_engine.installer import gimp_versions, plugin_files, smoke_test
(gimp,) = gimp_versions.find_gimps()
gimp_versions.make_profile(gimp)
plugin_files.install_files(gimp.profile, Path({checkout!r}), Path({python!r}))
print(json.dumps([gimp.version, str(gimp.profile), smoke_test.run_in_gimp(gimp)]))
"""


@pytest.fixture
def call(room, tmp_path):
    """Run installer code in the room with an empty home folder; what it printed."""

    def run(code, **env):
        text = CALL.format(checkout=str(CHECKOUT), code=code)
        command_line = ["/usr/bin/python3", "-c", text]
        command = room.command(command_line, {"HOME": str(tmp_path), **env}, tmp_path)
        done = subprocess.run(command, capture_output=True, text=True, timeout=400)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def run_smoke_test(call, python, **env):
    return json.loads(call(SMOKE_TEST.format(checkout=str(CHECKOUT), python=str(python)), **env))


def test_a_gimp_that_was_never_started_gets_the_plugin_and_shows_it(
    call, tmp_path, engine_installed
):
    version, profile, outcome = run_smoke_test(call, sys.executable)
    assert outcome.get("menu") == "Filters ▸ Artistic ▸ Neural Style Transfer…", outcome
    assert profile == str(tmp_path / ".config/GIMP" / version.rpartition(".")[0])
    own = {path.name for path in (tmp_path / ".config/GIMP").rglob("*")}
    assert {"gimprc", "brushes", NAME} <= own, "GIMP's first start made the profile"


def test_an_engine_that_is_gone_is_noticed(call, tmp_path):
    (tmp_path / "profile").mkdir()
    _, _, outcome = run_smoke_test(
        call, "/nowhere/python", GIMP3_DIRECTORY=str(tmp_path / "profile")
    )
    assert "install.py" in outcome["problem"]
