"""The plug-in's folder: complete, loadable, replaced as a whole, never at others' expense."""

import json
import os

import pytest

from nst_engine import __version__
from nst_engine.contract import UserError
from nst_engine.contract.paths import NAME
from nst_engine.installer import plugin_files

MAIN = f"{NAME}.py"


@pytest.fixture
def profile(tmp_path):
    return tmp_path / "GIMP" / "3.0"


@pytest.fixture
def laid(profile, checkout, interpreter):
    plugin_files.install_files(profile, checkout, interpreter)
    return plugin_files.plugin_folder(profile)


def names(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_plugin_and_contract_lie_in_one_folder(laid):
    assert laid.name == NAME
    assert laid.parent.name == "plug-ins"
    assert names(laid) == {
        MAIN,
        "dialog.py",
        "parts/icon.svg",
        "contract/__init__.py",
        "engine.json",
    }


def test_gimp_may_execute_the_main_file(laid):
    assert os.access(laid / MAIN, os.X_OK)


def test_engine_json_says_how_to_start_the_engine(laid, interpreter):
    described = json.loads((laid / "engine.json").read_text())
    assert described["python"] == str(interpreter)
    assert described["version"] == __version__


def test_an_engine_that_was_installed_elsewhere_is_told_and_nothing_else_changes(laid, tmp_path):
    before = {name: (laid / name).stat().st_mtime_ns for name in names(laid) - {"engine.json"}}
    record = json.loads((laid / "engine.json").read_text())
    plugin_files.point_at_engine(laid, tmp_path / "python", tmp_path / "inside")
    now = json.loads((laid / "engine.json").read_text())
    elsewhere = {"python": str(tmp_path / "python"), "flatpak": str(tmp_path / "inside")}
    assert now == {**record, **elsewhere}
    assert {name: (laid / name).stat().st_mtime_ns for name in before} == before
    assert names(laid) == {*before, "engine.json"}


def test_nothing_is_touched_when_nothing_changed(laid, profile, checkout, interpreter):
    before = (laid / MAIN).stat()
    assert not plugin_files.install_files(profile, checkout, interpreter)
    assert (laid / MAIN).stat() == before


def test_a_change_in_any_file_makes_gimp_look_again(laid, profile, checkout, interpreter):
    before = (laid / MAIN).stat().st_mtime
    (checkout / "gimp_plugin" / NAME / "dialog.py").write_text("title = 'two'\n")
    assert plugin_files.install_files(profile, checkout, interpreter)
    assert (laid / "dialog.py").read_text() == "title = 'two'\n"
    assert int((laid / MAIN).stat().st_mtime) != int(before)  # GIMP compares whole seconds


def test_a_file_that_is_gone_from_the_project_goes_from_the_profile(
    laid, profile, checkout, interpreter
):
    (checkout / "gimp_plugin" / NAME / "dialog.py").unlink()
    plugin_files.install_files(profile, checkout, interpreter)
    assert not (laid / "dialog.py").exists()


@pytest.mark.parametrize("harm", ["exec bit", "missing file", "changed file", "engine.json"])
def test_a_damaged_installation_is_repaired(laid, profile, checkout, interpreter, harm):
    if harm == "exec bit":
        (laid / MAIN).chmod(0o644)
    elif harm == "missing file":
        (laid / "contract" / "__init__.py").unlink()
    elif harm == "changed file":
        (laid / "dialog.py").write_text("")
    else:
        (laid / "engine.json").write_text("{half")
    assert plugin_files.install_files(profile, checkout, interpreter)
    assert not plugin_files.install_files(profile, checkout, interpreter)
    assert os.access(laid / MAIN, os.X_OK)


def test_an_installation_that_broke_off_is_repaired(laid, profile, checkout, interpreter):
    (laid / "notes.txt").write_text("mine")
    laid.rename(laid.with_name(f".{NAME}.old"))  # the moment between the two renames
    laid.with_name(f".{NAME}.new").mkdir()
    plugin_files.install_files(profile, checkout, interpreter)
    assert "notes.txt" in names(laid)
    assert [path.name for path in laid.parent.iterdir()] == [NAME]


def test_the_users_own_files_stay(laid, profile, checkout, interpreter):
    neighbour = laid.parent / "other-plug-in" / "other-plug-in.py"
    neighbour.parent.mkdir()
    neighbour.write_text("print()")
    (laid / "notes.txt").write_text("mine")
    (checkout / "gimp_plugin" / NAME / "dialog.py").write_text("title = 'two'\n")
    plugin_files.install_files(profile, checkout, interpreter)
    assert (laid / "notes.txt").read_text() == "mine"
    assert not plugin_files.remove(profile)
    assert names(laid.parent) == {f"{NAME}/notes.txt", "other-plug-in/other-plug-in.py"}


def test_removal_leaves_nothing_of_ours(laid, profile):
    (laid / "contract" / "__pycache__").mkdir()
    (laid / "contract" / "__pycache__" / "x.pyc").write_bytes(b"")
    assert plugin_files.remove(profile)
    assert list(laid.parent.iterdir()) == []


def test_a_linked_checkout_is_unlinked_not_emptied(profile, checkout, interpreter, tmp_path):
    developed = tmp_path / "developed"
    developed.mkdir()
    (developed / MAIN).write_text("work in progress")
    target = plugin_files.plugin_folder(profile)
    target.parent.mkdir(parents=True)
    target.symlink_to(developed)
    plugin_files.install_files(profile, checkout, interpreter)
    assert not target.is_symlink()
    assert (developed / MAIN).read_text() == "work in progress"


def test_an_incomplete_checkout_is_refused_before_anything_changes(laid, profile, tmp_path):
    before = names(laid)
    with pytest.raises(UserError, match="missing"):
        plugin_files.install_files(profile, tmp_path / "nothing", tmp_path)
    assert names(laid) == before


def test_a_profile_that_is_no_folder_gets_a_sentence(profile, checkout, interpreter):
    profile.parent.mkdir()
    profile.write_text("a file")
    with pytest.raises(UserError, match="cannot be put into"):
        plugin_files.install_files(profile, checkout, interpreter)
