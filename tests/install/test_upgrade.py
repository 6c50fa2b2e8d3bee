"""Over an older version, over a newer one, and away with all: what the user has made stays.

home-0.1.0.zip is a home folder with the plug-in of 25 November 2026 in a profile of GIMP 3.0, as
its installer laid it, and what its user had: a preset, recent styles, GIMP's last settings.
That layers of that version can be adjusted is held by tests/gimp/test_older_files.py.
"""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from nst_engine.contract import Settings
from nst_engine.contract.paths import NAME, app_dir, source_folder, styles_folder
from nst_engine.installer import downgrade, plugin_files
from nst_engine.installer.commands import run
from nst_engine.job.style_file import StyleFile

DATA = Path(__file__).parents[1] / "compatibility" / "data"
LAST = "plug-in-settings/GimpProcedureConfigRun-plug-in-neural-style-transfer.last"


@pytest.fixture
def profile(home, monkeypatch):
    """The profile of the old home; no GIMP is started."""
    monkeypatch.setenv("PATH", "")
    (home / "mine.txt").write_text("not ours")
    zipfile.ZipFile(DATA / "home-0.1.0.zip").extractall(home)
    styles_folder().mkdir()
    shutil.copy(DATA / "oil.style", styles_folder())
    return home / ".config" / "GIMP" / "3.0"


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.is_file() and path.read_bytes()
        for path in folder.rglob("*")
    }


def test_the_users_things_outlive_the_older_version_and_its_files_do_not(home, profile):
    before = tree(home)
    assert run(["plug-in"]) == 0
    after = tree(home)
    plug_in = plugin_files.plugin_folder(profile).relative_to(home).as_posix()
    source = source_folder().relative_to(home).as_posix()
    logs = f".local/share/{NAME}/logs"

    def others(found):
        return {p: c for p, c in found.items() if not p.startswith((plug_in, source, logs))}

    assert others(after) == others(before)
    laid = {p.removeprefix(f"{plug_in}/") for p in after if p.startswith(f"{plug_in}/")}
    assert "dialog/preview_pane.py" not in laid, "which only the older version had"
    record = json.loads((home / plug_in / "engine.json").read_text())
    assert {p for p in laid if (home / plug_in / p).is_file()} == {*record["files"], "engine.json"}
    preset = json.loads((app_dir() / "presets" / "Mine.json").read_text())
    assert Settings.from_dict({**Settings().to_dict(), **preset}).method == "gram"
    style = (styles_folder() / "oil.style").read_bytes()
    assert StyleFile.from_bytes(style, "oil.style").metadata.title == "Fixture oil é"


def test_a_newer_version_is_not_replaced_by_an_older_one(home, profile, monkeypatch, capsys):
    assert run(["plug-in"]) == 0
    before = tree(plugin_files.plugin_folder(profile))
    monkeypatch.setattr(downgrade, "__version__", "0.0.9")
    for command in ([], ["engine"], ["plug-in"]):
        assert run(command) == 2
        assert "Version 0.1.0 is installed, and this is 0.0.9" in capsys.readouterr().err
    assert tree(plugin_files.plugin_folder(profile)) == before
    monkeypatch.setattr(downgrade, "__version__", "0.10.0")
    assert run(["plug-in"]) == 0


def test_uninstall_leaves_a_home_as_if_nothing_had_been(home, profile):
    assert run(["plug-in"]) == 0
    assert run(["uninstall", "--all", "--yes"]) == 0
    left = tree(home)
    assert {path for path, content in left.items() if content is not False} == {"mine.txt"}
    assert not app_dir().exists()
