"""Ctrl-C while the program is still loading: one line, no traceback."""

import os
import subprocess
import sys

import pytest

from .conftest import CHECKOUT

#: Gets SIGINT when the module that is named first is looked for.
INTERRUPTED = """
import os, runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
at = sys.argv.pop(1)
class Finder:
    def find_spec(self, name, path, target=None):
        if name == at:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
runpy.run_module("nst_engine", run_name="__main__", alter_sys=True)
"""


#: What NumPy loads from C: it makes an ImportError of what happens there.
FROM_C = "datetime"
PLACES = ["nst_engine.cli.main", "nst_engine.cli.stylize", "numpy", FROM_C, "pyvips"]


@pytest.mark.parametrize("at", PLACES)
def test_one_line_is_said(own_home, tmp_path, at):
    words = ["stylize", tmp_path / "a.png", tmp_path / "b.png", "-o", tmp_path / "c.png"]
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, at, *words],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 130
    assert done.stderr == "nst_engine: interrupted.\n"


#: Gets SIGINT where the interpreter ignores what is raised, when the images are read.
LOST = """
import os, runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
class Forgotten:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass
class Finder:
    def find_spec(self, name, path, target=None):
        if name == "pyvips":
            Forgotten()
sys.meta_path.insert(0, Finder())
runpy.run_module("nst_engine", run_name="__main__", alter_sys=True)
"""


def test_one_that_was_lost_is_remembered_before_the_work_begins(own_home, images):
    words = ["stylize", "scene.png", "strokes.png", "-o", "out.png", "--method", "instant"]
    done = subprocess.run(
        [sys.executable, "-c", LOST, *words],
        cwd=images,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
    )
    assert "Exception ignored" in done.stderr
    assert done.returncode == 130
    assert done.stderr.endswith("nst_engine: interrupted.\n")
    assert not (images / "out.png").exists()
