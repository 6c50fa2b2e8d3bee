"""The copy of the project from which GIMP can repair the engine."""

import os
from pathlib import Path

import pytest

from nst_engine.contract import UserError
from nst_engine.contract.paths import source_folder
from nst_engine.installer import source
from nst_engine.installer.trees import files_of


@pytest.fixture
def project(checkout):
    (checkout / "install.py").write_text("print('install')\n")
    (checkout / "pyproject.toml").write_text("[dependency-groups]\n")
    return checkout


def test_it_has_all_that_install_py_needs_and_no_caches(home, project):
    source.keep(project)
    copied = files_of(source_folder())
    assert {"install.py", "pyproject.toml", "nst_engine/__init__.py"} <= copied.keys()
    assert not [name for name in copied if "__pycache__" in name]


def test_what_is_gone_from_the_project_is_gone_from_the_copy(home, project):
    source.keep(project)
    (project / "nst_engine" / "__init__.py").unlink()
    source.keep(project)
    assert "nst_engine/__init__.py" not in files_of(source_folder())


def test_a_copy_installs_from_itself(home, project):
    source.keep(project)
    before = files_of(source_folder()).keys()
    source.keep(source_folder())
    assert files_of(source_folder()).keys() == before


def test_a_read_only_checkout_gives_a_copy_that_can_be_replaced(home, project):
    for folder, _, files in os.walk(project, topdown=False):
        for name in files:
            (Path(folder) / name).chmod(0o444)
        Path(folder).chmod(0o555)
    try:
        source.keep(project)
    finally:
        for folder, _, _ in os.walk(project):
            Path(folder).chmod(0o755)
    copied = [*files_of(source_folder()).values()]
    assert all(path.stat().st_mode & 0o200 for path in [*copied, *(p.parent for p in copied)])


def test_a_folder_that_cannot_be_written_gets_a_sentence(home, project, monkeypatch):
    (home / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "file"))
    with pytest.raises(UserError, match="cannot be written"):
        source.keep(project)
