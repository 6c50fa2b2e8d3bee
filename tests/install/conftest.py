"""A home folder, a checkout and a wheel that are small, but real to the installer."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from nst_engine.contract.paths import NAME
from nst_engine.installer import console

BUILD = "gpu"  # which pip's own index has on Linux: PyTorch's is not asked, nor waited for
PLACES = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "GIMP3_DIRECTORY")


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """An empty home folder that this process and its children take for the user's."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in PLACES:
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("APPDATA", str(folder / "AppData" / "Roaming"))
    monkeypatch.setenv("LOCALAPPDATA", str(folder / "AppData" / "Local"))
    console.open_log()
    yield folder
    console.close_log()


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A project of few files with all that the installer looks for."""
    root = tmp_path / "checkout"
    plugin = root / "gimp_plugin" / NAME
    contract = root / "nst_engine" / "contract"
    for folder in (plugin / "parts", contract, contract / "__pycache__"):
        folder.mkdir(parents=True)
    (plugin / f"{NAME}.py").write_text("#!/usr/bin/env python3\n")
    (plugin / "dialog.py").write_text("title = 'one'\n")
    (plugin / "parts" / "icon.svg").write_text("<svg/>")
    (contract / "__init__.py").write_text("PROTOCOL = 1\n")
    (contract / "__pycache__" / "old.pyc").write_bytes(b"stale")
    (root / "nst_engine" / "__init__.py").write_text("answer = 1\n")
    return root


@pytest.fixture
def wheel(tmp_path) -> Path:
    """An installable package without dependencies, called ``leaf``."""
    path = tmp_path / "leaf-1.0-py3-none-any.whl"
    about = "leaf-1.0.dist-info/"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("leaf.py", "grown = True\n")
        archive.writestr(about + "METADATA", "Metadata-Version: 2.1\nName: leaf\nVersion: 1.0\n")
        archive.writestr(about + "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(about + "RECORD", "")
    return path


@pytest.fixture
def interpreter(tmp_path) -> Path:
    """A Python that nobody else is running."""
    path = tmp_path / "python"
    path.symlink_to(sys.executable)
    return path
