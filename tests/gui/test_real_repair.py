"""Repair by the installer itself, from the click to a painting.

The engine's packages are those of the tests' own environment, to which one small wheel leads: to
fetch and unpack torch for each test would take minutes.
"""

import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from nst_engine.contract.paths import NAME
from nst_engine.installer import pip, plugin_files, source

from ..gimp.processes import processes
from ..gimp.rooms import CHECKOUT, rooms
from .dialog import GONE, TRANSFER, Dialog

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("room", rooms()[:1], ids=lambda room: room.name),
]
GROUPS = """
[dependency-groups]
engine = ["torch-and-others @ {wheel}"]
engine-cpu = []
engine-gpu = []
"""
PIP = "[global]\nno-index = true\nfind-links = {folder}\n"
INSTALLING = 120  # seconds, on a busy machine


@pytest.fixture
def wheels(tmp_path):
    """A folder of wheels: pip's, and one that leads to the packages of this environment."""
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", f"pip=={pip.VERSION}"]
    if subprocess.run([*command, "-d", tmp_path], capture_output=True).returncode:
        pytest.skip("no package index to fetch pip from")
    about = "torch_and_others-1.0.dist-info/"
    with zipfile.ZipFile(tmp_path / "torch_and_others-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr("torch_and_others.pth", sysconfig.get_path("purelib") + "\n")
        archive.writestr(
            about + "METADATA", "Metadata-Version: 2.1\nName: torch-and-others\nVersion: 1.0\n"
        )
        archive.writestr(about + "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(about + "RECORD", "")
    return tmp_path


@pytest.fixture
def broken(window, wheels, monkeypatch):
    """The Python of an engine that ``install.py`` made is gone; the dialog says so."""
    home = window.gimp.home
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    folder = home / ".local/share" / NAME
    source.keep(CHECKOUT)
    (wheel,) = wheels.glob("torch_and_others*")
    (folder / "source/pyproject.toml").write_text(GROUPS.format(wheel=wheel.as_uri()))
    (home / ".config/pip").mkdir(parents=True, exist_ok=True)
    (home / ".config/pip/pip.conf").write_text(PIP.format(folder=wheels))
    python = folder / "venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to("/nowhere/python3.12")
    base = Path(sys.base_prefix) / f"bin/python3.{sys.version_info[1]}"
    (folder / "venv/pyvenv.cfg").write_text(f"version = 3.12.1\nexecutable = {base}\n")
    file = plugin_files.plugin_folder(window.gimp.profile) / "engine.json"
    record = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**record, "python": str(python)}))
    dialog = Dialog(window)
    window.action(TRANSFER)
    dialog.says("must be repaired")
    return dialog


def test_it_is_repaired_and_paints(broken):
    window = broken.window
    broken.click("Repair")
    window.wait_for("style", "list item", "neural-style-transfer", INSTALLING)
    broken.choose_style()
    broken.says("Preview: ")
    broken.screen("painting")
    broken.click("Cancel")
    broken.leaves()
    folder = window.gimp.home / ".local/share" / NAME
    assert (folder / "venv/nst-installed.json").exists()
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_cancel_ends_the_installer_and_what_it_has_started(broken):
    window = broken.window
    before = len(processes(window.gimp.home))
    broken.click("Repair")
    broken.says("Making a Python environment")
    broken.click("Cancel")
    window.until(lambda: len(processes(window.gimp.home)) < before, "all of it to end", GONE)
    assert not window.processes()
