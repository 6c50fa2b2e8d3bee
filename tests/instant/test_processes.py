"""From the terminal, and without torch."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from nst_engine.images import load_image
from tests.optimization.conftest import opaque

CHECKOUT = Path(__file__).parents[2]

#: Paints one picture with all that a request may hold, then names the modules it took.
ALONE = """
import sys
import numpy as np
from nst_engine.contract import Array, Request, Settings
from nst_engine.stylizer import stylize
pixels = np.random.default_rng(0).random((2, 48, 56, 4), np.float32)
content, style = (Array(n, "float32", p.shape, p) for n, p in zip("cs", pixels))
mask = Array("m", "float32", (2, 2), np.ones((2, 2), np.float32))
for colors in ("style", "content", "match", "histogram"):
    settings = Settings(method="instant", colors=colors)
    request = Request(settings, content, (style,), content_masks=(mask,), style_masks=(mask,))
    stylize(request)
print(sorted(m for m in sys.modules if m.split(".")[0] in ("torch", "torchvision")))
"""


def test_it_does_without_torch():
    done = subprocess.run(
        [sys.executable, "-c", ALONE], capture_output=True, text=True, cwd=CHECKOUT
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_onnx_runtime_tells_nobody(tmp_path):
    """Its packages keep a mark of the computer in the user's cache, and a queue of what to send."""
    home = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    names = ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED")
    surroundings = {k: v for k, v in os.environ.items() if k not in names} | home
    command = [sys.executable, "-c", ALONE]
    subprocess.run(command, cwd=CHECKOUT, env=surroundings, check=True, capture_output=True)
    assert [file for file in tmp_path.rglob("*") if "icrosoft" in str(file)] == []


def test_from_the_terminal(tmp_path):
    from nst_engine.images import ImageFile, save_image
    from nst_engine.images.builtin import sample

    photograph, style = (opaque(paint(72, 96)) for paint in (sample.landscape, sample.strokes))
    for name, pixels in (("photo", photograph), ("style", style)):
        save_image(tmp_path / f"{name}.png", pixels, ImageFile(pixels))
    command = [sys.executable, "-m", "nst_engine", "stylize", "photo.png", "style.png"]
    command += ["-o", "out.png", "--method", "instant", "--report", "report.json", "--quiet"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=_environment())
    assert done.returncode == 0, done.stderr
    painted = load_image(tmp_path / "out.png").pixels
    assert painted.shape == photograph.shape
    assert np.abs(painted - photograph).mean() > 0.02
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["method"], report["network"]) == ("instant", "compact")


def _environment():
    import os

    return {**os.environ, "PYTHONPATH": str(CHECKOUT)}
