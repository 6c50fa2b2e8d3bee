"""What install.py does to a real GIMP, run by the Python that GIMP itself uses."""

import json
import subprocess
import sys

import pytest

from nst_engine.contract.paths import NAME

from .rooms import CHECKOUT

CALL = "import sys; sys.path.insert(0, {checkout!r}); sys.dont_write_bytecode = True\n{code}"
PROVE = """
import json
from pathlib import Path
from nst_engine.installer import gimps, plugin, proof
(gimp,) = gimps.gimps()
gimps.make_profile(gimp)
plugin.lay(gimp.profile, Path({checkout!r}), Path({python!r}))
print(json.dumps([gimp.version, str(gimp.profile), proof.prove(gimp)]))
"""


@pytest.fixture
def call(room, tmp_path):
    """Run installer code in the room with an empty home folder; what it printed."""

    def run(code, **env):
        text = CALL.format(checkout=str(CHECKOUT), code=code)
        words = ["/usr/bin/python3", "-c", text]
        command = room.command(words, {"HOME": str(tmp_path), **env}, tmp_path)
        done = subprocess.run(command, capture_output=True, text=True, timeout=400)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def prove(call, python, **env):
    return json.loads(call(PROVE.format(checkout=str(CHECKOUT), python=str(python)), **env))


def test_a_gimp_that_was_never_started_gets_the_plugin_and_shows_it(
    call, tmp_path, engine_installed
):
    version, profile, outcome = prove(call, sys.executable)
    assert outcome.get("menu") == "Filters ▸ Artistic ▸ Neural Style Transfer…", outcome
    assert profile == str(tmp_path / ".config/GIMP" / version.rpartition(".")[0])
    own = {path.name for path in (tmp_path / ".config/GIMP").rglob("*")}
    assert {"gimprc", "brushes", NAME} <= own, "GIMP's first start made the profile"


def test_an_engine_that_is_gone_is_noticed(call, tmp_path):
    (tmp_path / "profile").mkdir()
    _, _, outcome = prove(call, "/nowhere/python", GIMP3_DIRECTORY=str(tmp_path / "profile"))
    assert "install.py" in outcome["problem"]
