"""torchvision answers even beside another flavour of torch, and silence where it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import nst_engine
from nst_engine.networks.weights.torchvision_url import FALLBACK_URL, import_models

ASK = "from nst_engine.networks.weights.torchvision_url import vgg19_url; print(vgg19_url())"


def test_fallback_is_torchvisions_own_address():
    assert import_models().VGG19_Weights.IMAGENET1K_V1.url == FALLBACK_URL


@pytest.mark.parametrize(
    "broken",
    [
        "raise ImportError('libcudart.so.12: cannot open shared object file')",
        "raise RuntimeError('operator torchvision::nms does not exist')",
    ],
)
def test_broken_torchvision_costs_nothing(tmp_path, broken):
    (tmp_path / "torchvision").mkdir()
    (tmp_path / "torchvision" / "__init__.py").write_text(broken)
    checkout = Path(nst_engine.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{checkout}"}
    answer = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == FALLBACK_URL
    assert answer.stderr == ""


@pytest.mark.slow
def test_real_torchvision_is_imported_without_a_word():
    ask = ASK + "; import sys; assert 'torchvision.models.vgg' in sys.modules"
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert answer.stderr == ""
