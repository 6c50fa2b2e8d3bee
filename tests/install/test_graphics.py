"""An NVIDIA card is believed in when its driver answers, not when a tool merely exists."""

import os

import pytest

from nst_engine.installer.nvidia import nvidia_card

WORKING = "#!/bin/sh\necho 'NVIDIA GeForce RTX 4070'\necho 'NVIDIA T400'\n"
BROKEN = "#!/bin/sh\necho 'NVIDIA-SMI has failed: no driver.'\nexit 9\n"


@pytest.fixture
def nvidia_smi(tmp_path, monkeypatch):
    def write(text):
        tool = tmp_path / "nvidia-smi"
        tool.write_text(text)
        tool.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    return write


def test_the_first_card_is_named(nvidia_smi):
    nvidia_smi(WORKING)
    assert nvidia_card() == "NVIDIA GeForce RTX 4070"


def test_a_tool_without_a_driver_names_no_card(nvidia_smi):
    nvidia_smi(BROKEN)
    assert "failed" not in (nvidia_card() or "")
