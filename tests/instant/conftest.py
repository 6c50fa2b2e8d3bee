"""Real photographs and paintings at small sizes, the shipped networks, and the way there."""

import numpy as np
import pytest

from nst_engine.contract import Array, Request, Settings
from nst_engine.images import load_image, resize
from nst_engine.instant.onnx_backend import OnnxBackend
from nst_engine.job.control import JobControl
from nst_engine.stylizer import Stylizer


def array(name, pixels):
    pixels = np.ascontiguousarray(pixels, dtype="<f4")
    return Array(name, "float32", pixels.shape, pixels)


def planes(pixels):
    """(h, w, 4) as the networks take it, (3, h, w)."""
    return np.ascontiguousarray(pixels[..., :3].transpose(2, 0, 1))


@pytest.fixture(scope="session")
def photograph(shared):
    return resize(load_image(shared / "data/images/content/tubingen.jpg").pixels, 192, 144)


@pytest.fixture(scope="session")
def starry(shared):
    return resize(load_image(shared / "data/images/style/starry_night.jpg").pixels, 200, 160)


@pytest.fixture(scope="session")
def scream(shared):
    return resize(load_image(shared / "data/images/style/the_scream.jpg").pixels, 160, 200)


@pytest.fixture(scope="session")
def models():
    return OnnxBackend("cpu")


@pytest.fixture
def paint():
    """paint(content, *styles, **settings) -> pixels; what is no setting goes to Request."""
    pictures, records = Stylizer(), []

    def go(content, *styles, events=None, masks=(), selection=None, **settings):
        request = Request(
            Settings(**{"method": "instant", "strength": 100, "device": "cpu", **settings}),
            array("content", content),
            tuple(
                Array("code", "uint8", (len(style),), style)
                if isinstance(style, bytes)
                else array(f"style{n}", style)
                for n, style in enumerate(styles)
            ),
            None if selection is None else array("selection", selection),
            content_masks=tuple(None if mask is None else array("mask", mask) for mask in masks),
        )
        heard = [] if events is None else events
        result = pictures(request, heard.append, JobControl())
        records.append(result.record)
        return np.frombuffer(result.pixels.data, "<f4").reshape(result.pixels.shape)

    go.records = records
    return go
