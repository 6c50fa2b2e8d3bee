"""Requests made of small real photographs and paintings, or of generated ones."""

import numpy as np
import pytest

from nst_engine.contract import Array, Mode, Request, Settings
from nst_engine.images import load_image, resize
from nst_engine.job.control import JobControl
from nst_engine.job.job import Job
from nst_engine.optimization.run import OptimizationJob
from nst_engine.stylizer import stylize


def array(name, pixels):
    pixels = np.ascontiguousarray(pixels, dtype="<f4")
    return Array(name, "float32", pixels.shape, pixels)


def style_array(name, style):
    if isinstance(style, bytes):
        return Array(name, "uint8", (len(style),), style)
    return array(name, style)


def opaque(colours):
    return np.concatenate([colours, np.ones_like(colours[..., :1])], axis=2).astype(np.float32)


def small(path, width, height):
    return resize(load_image(path).pixels, width, height)


@pytest.fixture(scope="session")
def photograph(shared):
    return small(shared / "data/images/content/tubingen.jpg", 128, 96)


@pytest.fixture(scope="session")
def painting(shared):
    return small(shared / "data/images/style/starry_night.jpg", 160, 128)


@pytest.fixture
def scene():
    """A generated picture, 72x60: sky, a dark hill, a red disc."""
    y, x = np.mgrid[0:60, 0:72] / 60
    sky = np.stack([0.4 + 0.3 * y, 0.6 + 0.2 * y, 0.9 - 0.1 * y], axis=2)
    sky[y > 0.6 + 0.2 * np.sin(4 * x)] = (0.15, 0.3, 0.1)
    sky[(x - 0.8) ** 2 + (y - 0.3) ** 2 < 0.03] = (0.9, 0.2, 0.1)
    return opaque(sky)


@pytest.fixture
def pattern():
    """A generated style, 64x64: diagonal ochre strokes on blue."""
    y, x = np.mgrid[0:64, 0:64]
    wave = 0.5 + 0.5 * np.sin((x + y + 3 * np.sin(x / 5)) * 0.8)
    blue, ochre = np.array([0.1, 0.2, 0.6]), np.array([0.9, 0.7, 0.2])
    return opaque(blue + wave[..., None] * (ochre - blue))


@pytest.fixture
def run():
    """run(content, style, **settings) -> (pixels, record, events); ``initial_image`` is an array.

    A style is an array of pixels, or the bytes of a style code.
    """

    def go(
        content,
        *styles,
        selection=None,
        initial_image=None,
        mode=None,
        content_masks=(),
        style_masks=(),
        control=None,
        cache=None,
        **settings,
    ):
        events = []
        request = Request(
            Settings(**{"iterations": 12, "network": "compact", **settings}),
            array("content", content),
            tuple(style_array(f"style{n}", style) for n, style in enumerate(styles)),
            selection=None if selection is None else array("selection", selection),
            mode=mode or (Mode.NEW if initial_image is None else Mode.RESUME),
            initial_image=initial_image,
            content_masks=[None if mask is None else array("mask", mask) for mask in content_masks],
            style_masks=[None if mask is None else array("mask", mask) for mask in style_masks],
        )
        control = control or JobControl()
        if cache is None:
            result = stylize(request, events.append, control)
        else:
            result = OptimizationJob(Job.from_request(request, events.append, control), cache).run()
        pixels = np.frombuffer(result.pixels.data, "<f4").reshape(result.pixels.shape)
        return pixels, result.record, events

    return go
