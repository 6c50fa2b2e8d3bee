"""A dead or foreign Python is recognised without being started, in the plug-in's own words."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nst_engine.contract import paths


@pytest.fixture
def environment(parts, own_home):
    """A real virtual environment with an engine in it, which ``engine.json`` names."""
    folder = own_home / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    packages = next((folder / "lib").glob("python*")) / "site-packages" / "nst_engine"
    packages.mkdir()
    (packages / "__init__.py").touch()
    name(parts, python=folder / "bin" / "python")
    return folder


def name(parts, **pythons):
    """Let ``engine.json`` name these interpreters."""
    record = {"version": "1", **{world: str(python) for world, python in pythons.items()}}
    parts.installed.ENGINE_FILE.write_text(json.dumps(record))


def point_at(environment, target):
    """Let the environment's Python be another."""
    (environment / "bin" / "python").unlink()
    (environment / "bin" / "python").symlink_to(target)


def foreign(folder):
    """A program that is called as a Python of another version would be."""
    program = folder / "python3.99"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program


def user_error():
    """The class of the contract that lies beside the plug-in."""
    return sys.modules["contract"].UserError


def trouble(parts):
    start = time.perf_counter()
    with pytest.raises(user_error()) as caught:
        parts.installed.installed_engine()
    assert time.perf_counter() - start < 0.2
    return caught.value


def test_a_sound_one_is_taken(parts, environment):
    assert parts.installed.installed_engine().python == str(environment / "bin" / "python")


def test_a_python_that_went_with_an_update_is_recognised(parts, environment):
    point_at(environment, "/nowhere/python3.13")
    error = trouble(parts)
    assert error.code == "engine-broken"
    assert "is gone" in error.message


def test_a_python_that_became_another_is_recognised(parts, environment, tmp_path):
    point_at(environment, foreign(tmp_path))
    error = trouble(parts)
    assert error.code == "engine-broken"
    assert "here is 3.99" in error.message
    assert f"Python {sys.version_info[0]}.{sys.version_info[1]}" in error.message


def test_an_installation_that_broke_off_is_recognised(parts, environment):
    next(environment.glob("lib/python*/site-packages/nst_engine/__init__.py")).unlink()
    error = trouble(parts)
    assert error.code == "not-installed"
    assert "not finished" in error.message


def test_nothing_at_all_is_told_as_such(parts, own_home):
    name(parts, python=own_home / "venv" / "bin" / "python")
    error = trouble(parts)
    assert error.code == "not-installed"
    assert str(own_home / "venv") in error.message


def test_what_is_broken_can_be_repaired(parts, environment):
    point_at(environment, "/nowhere/python3.13")
    assert trouble(parts).code in parts.installed.MENDED_BY_REPAIR


def test_gimp_from_flatpak_takes_its_own(parts, environment, tmp_path, monkeypatch):
    name(parts, python="/nowhere/venv/bin/python", flatpak=environment / "bin" / "python")
    assert trouble(parts).code == "not-installed"
    (tmp_path / "flatpak-info").touch()
    monkeypatch.setattr(sys.modules["contract.paths"], "FLATPAK_INFO", tmp_path / "flatpak-info")
    assert parts.installed.installed_engine().python == str(environment / "bin" / "python")


def test_gimp_from_snap_is_told_why_not_and_what_instead(parts, environment, monkeypatch):
    monkeypatch.setenv("SNAP_NAME", "gimp")
    error = trouble(parts)
    assert "Snap does not let plug-ins start programs" in error.message
    assert "Flatpak" in error.hint
    assert error.code not in parts.installed.MENDED_BY_REPAIR


def test_a_windows_environment_needs_the_python_beside_it(parts, tmp_path, monkeypatch):
    """There the environment has a small program that starts the Python of ``home``."""
    base, folder = tmp_path / "Python313", tmp_path / "venv"
    for each in (base, folder / "Scripts"):
        each.mkdir(parents=True)
    python = folder / "Scripts" / "python.exe"
    for file in (python, base / "python.exe", base / "python3.dll", base / "python313.dll"):
        file.touch(mode=0o755)
    (folder / "pyvenv.cfg").write_text(f"home = {base}\nversion = 3.13.2\n")
    monkeypatch.setattr(sys, "platform", "win32")
    parts.installed.check_environment(python)
    (base / "python313.dll").rename(base / "python314.dll")
    with pytest.raises(user_error(), match=r"made for Python 3\.13, but here is 3\.14"):
        parts.installed.check_environment(python)
    (base / "python.exe").unlink()
    with pytest.raises(user_error(), match="is gone"):
        parts.installed.check_environment(python)


def test_the_contract_of_both_sides_looks_for_a_flatpak_in_the_same_place():
    assert Path("/.flatpak-info") == paths.FLATPAK_INFO
    assert not paths.in_flatpak() or os.environ.get("FLATPAK_ID")
