"""The command line as a user starts it, or, for what only refuses, in this process."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import pyvips

from nst_engine.cli.main import main

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def images(tmp_path):
    """A folder with scene.png (96x72) and strokes.png (80x80)."""
    y, x = np.mgrid[0:72, 0:96] / 72
    scene = np.stack([0.5 + 0.4 * x / 2, 0.7 * y, 0.9 - 0.5 * y], axis=2)
    scene[(x - 0.7) ** 2 + (y - 0.4) ** 2 < 0.04] = (0.9, 0.8, 0.1)
    y, x = np.mgrid[0:80, 0:80]
    strokes = np.stack([np.sin((x + 2 * y) / 4), np.sin((x - y) / 6), np.cos(x / 5)], axis=2)
    for name, picture in (("scene", scene), ("strokes", 0.5 + 0.45 * strokes)):
        pixels = (picture.clip(0, 1) * 255).round().astype(np.uint8)
        pyvips.Image.new_from_array(pixels).write_to_file(str(tmp_path / f"{name}.png"))
    return tmp_path


@pytest.fixture
def folder(images):
    """Besides scene.png and strokes.png: photos/ with two images, and other.png, a style."""
    (images / "photos").mkdir()
    scene = pyvips.Image.new_from_file(str(images / "scene.png"))
    scene.write_to_file(str(images / "photos" / "one.png"))
    scene.fliphor().write_to_file(str(images / "photos" / "two.jpg"))
    strokes = pyvips.Image.new_from_file(str(images / "strokes.png"))
    strokes.invert().write_to_file(str(images / "other.png"))
    return images


@pytest.fixture
def nst(own_home):
    """nst(*words) -> the finished process; ``background=True`` gives the running one."""

    def start(*words, background=False, folder=None):
        process = subprocess.Popen(
            [sys.executable, "-m", "nst_engine", *map(str, words)],
            cwd=folder or CHECKOUT,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        if background:
            return process
        out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    return start


@pytest.fixture
def nst_here(own_home, monkeypatch, capsys):
    """nst_here(*words) -> as ``nst``, without the seconds that a process takes to load torch."""
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))

    def run(*words, folder=None):
        monkeypatch.chdir(folder or CHECKOUT)
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as error:
            code = error.code
        return subprocess.CompletedProcess(words, code, *capsys.readouterr())

    yield run
    logging.captureWarnings(False)


@pytest.fixture
def stylize(nst, images):
    """stylize(*flags) on the two images, quickly, into out.png."""
    return _stylize(nst, images)


@pytest.fixture
def stylize_here(nst_here, images):
    """stylize_here(*flags) -> as ``stylize``, in this process."""
    return _stylize(nst_here, images)


def _stylize(nst, images):
    def run(*flags, content="scene.png", style="strokes.png", output="out.png", **more):
        words = [images / content, images / style, "-o", images / output]
        return nst("stylize", *words, "--iterations", 4, *flags, folder=images, **more)

    return run
