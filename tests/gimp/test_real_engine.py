"""The main job in real GIMP with the real engine."""

import os
import subprocess
import sys

import numpy as np
import pytest

from nst_engine import images
from nst_engine.images.builtin import sample

from .acting import AROUND, act

SETTINGS = {"iterations": 8, "strength": 80.0, "seed": 5, "network": "compact"}


@pytest.fixture
def inputs(tmp_path):
    """A landscape and brush strokes of 96×72 pixels as files."""
    files = tmp_path / "landscape.png", tmp_path / "strokes.png"
    for file, pixels in zip(files, (sample.landscape(72, 96), sample.strokes(72, 96)), strict=True):
        alpha = np.ones((*pixels.shape[:2], 1), np.float32)
        whole = np.concatenate([pixels, alpha], axis=2)
        images.save_image(file, whole, images.ImageFile(whole))
    return files


def test_gimp_and_the_command_line_make_the_same_image(gimp, inputs, tmp_path):
    landscape, strokes = inputs
    by_gimp, by_terminal = tmp_path / "gimp.png", tmp_path / "terminal.png"
    made = act(
        gimp,
        """
        content, style, out, settings = ARGS
        image, painting = (
            Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file_at(f)) for f in (content, style))
        new = stylise(image, image.get_layers()[0], painting.get_layers()[0], **settings)
        Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, file_at(out), None)
        report(parasite_of(new))
        """,
        landscape,
        strokes,
        by_gimp,
        SETTINGS,
    )
    flags = [word for name, value in SETTINGS.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "nst_engine", "stylize", landscape, strokes, "-o", by_terminal]
    subprocess.run([*command, *flags], env={**os.environ, **AROUND}, check=True)

    source = images.load_image(landscape).pixels
    from_gimp, from_terminal = (
        images.load_image(by_gimp).pixels,
        images.load_image(by_terminal).pixels,
    )
    assert np.abs(from_gimp - source).mean() > 0.05, "nothing was done"
    assert np.abs(from_gimp - from_terminal).mean() < 1 / 255
    assert made["settings"]["seed"] == 5
    assert made["versions"]["engine"]
