"""Where the search begins: for each target some inputs that are right."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable

import numpy as np
import pyvips

from nst_engine.contract import Array, Request, Settings, write_message
from nst_engine.job.style_file import StyleFile, StyleMetadata


def _frames() -> list[bytes]:
    array = Array("content", "float32", (1, 1, 4), bytes(16))
    stream = io.BytesIO()
    write_message(stream.write, Request(Settings(), array, (array,)).to_message())
    return [stream.getvalue(), b'\0\0\0\x10{"type":"hello"}']


def _requests() -> list[bytes]:
    values = {"settings": {"strength": 40}, "mode": "new", "full_size": [40, 30]}
    more = {"style_masks": ["mask"], "content_masks": [None], "area": [0, 0.5, 0.5, 0.5]}
    return [json.dumps(each).encode() for each in ({}, values, {**values, **more})]


def style_file() -> StyleFile:
    """A small style file whose thumbnail is a picture."""
    thumbnail = pyvips.Image.black(4, 3, bands=4).copy(interpretation="srgb").pngsave_buffer()
    metadata = StyleMetadata(
        title="waves",
        network="compact",
        fingerprint="0",
        made_by="0.1.0",
        size=(64, 48),
        scales=(64.0, 128.0),
        layers=("relu1_1",),
        strokes_layers=(),
        units={"relu1_1": 1.0},
        colours={"mean": [0.5] * 3, "covariance": [[0.1] * 3] * 3},
    )
    arrays = {"thumbnail": np.frombuffer(thumbnail, np.uint8), "basis relu1_1": np.eye(3, 2)}
    for n in range(len(metadata.scales)):
        arrays |= {f"mean relu1_1 {n}": np.zeros(2), f"spread relu1_1 {n}": np.ones((2, 4))}
    return StyleFile(metadata, {name: _narrow(array) for name, array in arrays.items()})


def _narrow(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float32) if array.dtype == np.float64 else array


def _images() -> list[bytes]:
    image = pyvips.Image.black(48, 40, bands=3).copy(interpretation="srgb")
    suffixes = (".png", ".jpg", ".tif", ".webp", ".gif", ".avif")
    seeds = [image.write_to_buffer(suffix) for suffix in suffixes]
    deep = image.cast("ushort").copy(interpretation="rgb16").bandjoin(65535)
    tagged = image.icc_transform("p3", input_profile="srgb")
    return [*seeds, deep.write_to_buffer(".png"), tagged.write_to_buffer(".png")]


def _weights() -> list[bytes]:
    from safetensors.numpy import save

    tensor = np.zeros((2, 3, 3, 3), "f4")
    return [save({"conv1_1.weight": tensor}, {"preprocessing": "caffe"}), b"PK\x05\x06" + bytes(18)]


def _records() -> list[bytes]:
    style = {"title": "x", "name": "x", "session": "s", "layer": 3, "tattoo": 4, "alone": True}
    group = {**style, "parts": [{"tattoo": 2, "weight": 99.5}], "file": "file:///x.png"}
    record = {"settings": Settings().to_dict(), "tattoo": 1, "content": {"tattoo": 2, "name": "y"}}
    return [json.dumps({**record, "style": each}).encode() for each in (style, group)]


def _command_lines() -> list[bytes]:
    lines = ["--strength 40 --seed 3", "--style-weights 1 2 --tile 512", "--style-layers relu1_1:2"]
    return [line.replace(" ", "\n").encode() for line in lines]


def _journals() -> list[bytes]:
    entry = {"file": "a.png", "key": "key", "sha256": hashlib.sha256(b"a").hexdigest()}
    return [json.dumps(entry).encode() + b"\n", json.dumps({**entry, "key": "x"}).encode()]


SEEDS: dict[str, Callable[[], list[bytes]]] = {
    "frames": _frames,
    "requests": _requests,
    "style_files": lambda: [style_file().to_bytes()],
    "images": _images,
    "weights": _weights,
    "records": _records,
    "journals": _journals,
    "command_line": _command_lines,
    "stored_settings": lambda: [json.dumps(Settings().to_dict()).encode(), b'{"seed": 1}'],
}
