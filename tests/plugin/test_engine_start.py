"""How the plug-in finds its engine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def test_the_installed_engine_is_started_in_a_process_group_of_our_own(parts):
    """In a process of its own, because the caller's process group changes."""
    folder = Path(parts.engine_start.__file__).parent
    code = (
        "import os; from engine_start import start_engine; engine = start_engine(); "
        "print(os.getpgid(0) == os.getpid() == os.getpgid(engine.process.pid)); engine.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"


def test_the_engine_gets_nothing_of_gimps_own_python_and_libraries(parts, monkeypatch):
    for name in ("PYTHONPATH", "GI_TYPELIB_PATH", "LD_LIBRARY_PATH", "GIMP3_DIRECTORY"):
        monkeypatch.setenv(name, "/from/gimp")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    environment = parts.engine_start.environment()
    assert "/from/gimp" not in environment.values()
    assert environment["CUDA_VISIBLE_DEVICES"] == "1"


@pytest.mark.parametrize(
    "described",
    [None, "", "{", "[]", json.dumps({"python": "/usr/bin/python3"})],
    ids=["no file", "empty", "no JSON", "no object", "no version"],
)
def test_without_an_engine_it_says_what_to_do(parts, monkeypatch, described):
    monkeypatch.setattr(os, "setpgid", lambda *_: None)
    file = parts.engine_start.ENGINE_FILE
    file.unlink() if described is None else file.write_text(described)
    problem = parts.engine_start.start_engine()
    assert problem.code == "not-installed"
    assert "python3 install.py" in problem.hint
