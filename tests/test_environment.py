"""An NVIDIA card is believed in when its driver answers, not when a tool merely exists."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
#: A driver's library with the calls of cuda.h that are used.
DRIVER = """
#include <string.h>
int cuInit(unsigned flags) { return flags ? 1 : %(status)d; }
int cuDeviceGet(int *device, int ordinal) { *device = 7; return ordinal < %(cards)d ? 0 : 101; }
int cuDeviceGetName(char *name, int length, int device) {
    if (device != 7) return 101;
    strncpy(name, "NVIDIA GeForce RTX 4070", length);
    return 0;
}
int cuDeviceGetAttribute(int *value, int attribute, int device) {
    *value = attribute == 75 ? 8 : attribute == 76 ? 9 : -1;
    return device == 7 ? 0 : 101;
}
int cuDriverGetVersion(int *version) { *version = 12080; return 0; }
"""


@pytest.fixture
def nvidia_card(tmp_path):
    """``nvidia_card(status, cards)`` in a process of its own that finds such a driver."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("needs Linux and a C compiler to make a driver's library")

    def ask(status=0, cards=1, what="nvidia_card"):
        library, source = tmp_path / "libcuda.so.1", tmp_path / "driver.c"
        source.write_text(DRIVER % {"status": status, "cards": cards})
        subprocess.run(
            [compiler, "-shared", "-fPIC", "-o", library, tmp_path / "driver.c"], check=True
        )
        code = f"from nst_engine.environment import {what}; print({what}())"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "LD_LIBRARY_PATH": str(tmp_path)},
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    return ask


def test_the_first_card_is_named(nvidia_card):
    assert nvidia_card() == "NVIDIA GeForce RTX 4070"


def test_its_compute_capability_and_what_the_driver_knows(nvidia_card):
    said = nvidia_card(what="nvidia_facts")
    assert "capability=(8, 9)" in said
    assert "driver=(12, 8)" in said


def test_a_driver_that_does_not_answer_names_no_card(nvidia_card):
    assert nvidia_card(status=100) == "None"  # CUDA_ERROR_NO_DEVICE


def test_a_driver_without_a_card_names_none(nvidia_card):
    assert nvidia_card(cards=0) == "None"


def test_a_tool_without_a_driver_names_no_card(tmp_path, monkeypatch):
    (tmp_path / "nvidia-smi").write_text("#!/bin/sh\necho 'No such card'\n")
    (tmp_path / "nvidia-smi").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    from nst_engine.environment import nvidia_card

    assert nvidia_card() != "No such card"
