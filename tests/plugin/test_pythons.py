"""Where a Python for the engine is looked for."""

import sys

import pytest

WINDOWS = {"LOCALAPPDATA": "/users/z/AppData/Local", "PROGRAMFILES": "/Program Files"}


def test_on_windows_that_of_python_org_and_never_gimps(parts):
    found = [*parts.pythons.candidates("win32", WINDOWS)]
    assert found[0] == "/users/z/AppData/Local/Programs/Python/Python313/python.exe"
    assert "/users/z/AppData/Local/Python/pythoncore-3.14-64/python.exe" in found
    assert "/Program Files/Python312/python.exe" in found
    assert sys.executable not in found


def test_on_macos_never_gimps(parts):
    found = [*parts.pythons.candidates("darwin", {})]
    assert found[0] == "/Library/Frameworks/Python.framework/Versions/3.13/bin/python3"
    assert "/opt/homebrew/bin/python3.12" in found
    assert sys.executable not in found


def test_in_a_flatpak_the_sandboxs_own_alone(parts, tmp_path, monkeypatch):
    (tmp_path / "flatpak-info").touch()
    monkeypatch.setattr(sys.modules["contract.paths"], "FLATPAK_INFO", tmp_path / "flatpak-info")
    assert [*parts.pythons.candidates("linux", {})] == ["/usr/bin/python3"]


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_the_one_that_made_the_environment_comes_first(parts, tmp_path, system):
    (tmp_path / "pyvenv.cfg").write_text("home = /x\nexecutable = /pyenv/3.12/bin/python3.12\n")
    found = parts.pythons.candidates(system, {}, tmp_path / "bin" / "python")
    assert next(found) == "/pyenv/3.12/bin/python3.12"
