"""The script of docs/gimp.md that paints the layers of an image as frames, as it stands there."""

import re
import sys

import numpy as np
import pytest

from nst_engine import images
from nst_engine.evaluation.benchmarks.moving_scenes import pan
from tests.motion.scenes import photograph

from .rooms import CHECKOUT

pytest.importorskip("cv2", reason="needs OpenCV: python3 install.py --with frames")

OPEN = """
import os
os.environ.update(PYTHONPATH=ARGS[0], OMP_NUM_THREADS="1")
image = Gimp.Image.new(64, 48, Gimp.ImageBaseType.RGB)
for number, path in enumerate(ARGS[1:-1]):
    layer = Gimp.file_load_layer(
        Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(path))
    image.insert_layer(layer, None, 0)
    layer.set_name(f"frame {number} ({number + 1}00ms)")
"""
TELL = """
for number, layer in enumerate(image.get_layers()):
    print(layer.get_name())
    image.set_selected_layers([layer])
    for other in image.get_layers():
        other.set_visible(other == layer)
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image,
        Gio.File.new_for_path(f"{ARGS[-1]}/painted{number}.png"), None)
image.delete()
"""


def documented() -> str:
    """The script in the docs, with the engine of this checkout and few iterations."""
    section = (CHECKOUT / "docs" / "gimp.md").read_text("utf-8").split("### Layers as frames")[1]
    code = re.search(r"```python\n(.*?)```", section, re.DOTALL)[1]
    first, rest = code.split("\n", 1)
    assert first.startswith("ENGINE = ")
    assert '"mosaic", ' in rest
    rest = rest.replace('"mosaic", ', '"mosaic", "--iterations", "2", ')
    return f'ENGINE = [{sys.executable!r}, "-m", "nst_engine"]\n{rest}'


def test_layers_are_replaced_by_painted_ones_with_their_names(gimp, tmp_path):
    frames = pan(photograph(100, 80), 64, 2).frames
    files = [tmp_path / f"frame{number}.png" for number in range(2)]
    for file, frame in zip(files, frames, strict=True):
        images.save_image(file, frame, images.ImageFile(frame))
    told = gimp.run(OPEN + documented() + TELL, [CHECKOUT, *files, tmp_path])
    names = [f"frame {n} ({n + 1}00ms)" for n in (1, 0)]
    assert [line for line in told.splitlines() if line.startswith("frame")] == names
    for number, frame in enumerate(reversed(frames)):
        painted = images.load_image(tmp_path / f"painted{number}.png").pixels
        assert painted.shape[:2] == (48, 64)
        assert 0.02 < np.abs(painted[..., :3] - frame[..., :3]).mean() < 0.4
