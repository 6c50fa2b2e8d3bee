"""The plug-in's modules that need no GIMP, laid out as install.py lays them."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from nst_engine.installer import plugin_files

CHECKOUT = Path(__file__).parents[2]
MODULES = ("engine.launcher", "engine.process", "engine.log", "procedures.mnemonics")


@pytest.fixture
def parts(tmp_path, own_home, monkeypatch):
    """Namespace of the plug-in's modules, freshly imported; ``engine.json`` names this Python."""
    plugin_files.install_files(tmp_path, CHECKOUT, Path(sys.executable))
    before = set(sys.modules)
    monkeypatch.syspath_prepend(plugin_files.plugin_folder(tmp_path))
    yield SimpleNamespace(**{name.split(".")[1]: importlib.import_module(name) for name in MODULES})
    for name in set(sys.modules) - before:
        del sys.modules[name]
