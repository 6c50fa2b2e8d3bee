"""What ``nst_engine`` offers to other programs, and what it loads for that."""

import subprocess
import sys

import numpy as np
import pytest

import nst_engine
from nst_engine import Request, Settings, stylize
from nst_engine.contract import Array

ALONE = """
import sys
import nst_engine
loaded = {name.partition(".")[0] for name in sys.modules}
assert not loaded & {"numpy", "torch", "onnxruntime", "pyvips"}, loaded
from nst_engine import Request, Settings, stylize
from nst_engine.environment import torch_ready
assert "torch" not in sys.modules and not torch_ready()
import nst_engine.optimization.run
assert torch_ready()
"""


def test_nothing_is_loaded_before_it_is_needed():
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_an_image_is_stylized_by_the_public_names():
    pixels = np.random.default_rng(0).random((2, 40, 48, 4), np.float32)
    content, style = (
        Array(name, "float32", p.shape, p) for name, p in zip("cs", pixels, strict=True)
    )
    result = stylize(Request(Settings(method="instant", device="cpu"), content, (style,)))
    assert result.pixels.shape == content.shape
    assert result.record["method"] == "instant"


def test_another_name_is_refused_as_python_does():
    with pytest.raises(AttributeError, match="paint"):
        nst_engine.paint  # noqa: B018
