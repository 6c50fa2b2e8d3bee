"""Bytes that are no frame: a clear error, never a crash, never an unchecked allocation."""

import json
import resource
import struct

import pytest

from nst_engine.contract.frames import MAX_HEADER

from .client import Client


def frame(header, body=b""):
    encoded = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack(">I", len(encoded)) + encoded + body


def array(**changes):
    entry = {"name": "content", "dtype": "float32", "shape": [2, 2, 4], **changes}
    return frame({"type": "stylize", "arrays": [entry]})


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="another protocol"),
        pytest.param(struct.pack(">I", MAX_HEADER + 1), id="oversized header"),
        pytest.param(struct.pack(">I", 0), id="empty header"),
        pytest.param(frame(b"\xff\xfe not json"), id="not JSON"),
        pytest.param(frame(b"[" * 100_000), id="deep JSON"),
        pytest.param(frame(["no", "object"]), id="not an object"),
        pytest.param(frame({"arrays": []}), id="no type"),
        pytest.param(frame({"type": "stylize", "arrays": 7}), id="arrays are no list"),
        pytest.param(frame({"type": "stylize", "arrays": ["x"]}), id="array is no object"),
        pytest.param(array(dtype="object"), id="unknown dtype"),
        pytest.param(array(dtype=[]), id="dtype is no word"),
        pytest.param(array(shape=[1] * 100_000), id="too many dimensions"),
        pytest.param(frame({"type": "stylize", "job": float("nan")}), id="not a number"),
        pytest.param(array(shape=[-1, 4]), id="negative shape"),
        pytest.param(array(shape=[2.5, 4]), id="fractional shape"),
        pytest.param(array(shape=[1 << 32, 1 << 32, 4]), id="oversized array"),
    ],
)
def test_what_cannot_be_read_is_answered_with_an_error(tmp_path, data):
    with Client(tmp_path) as engine:
        engine.write(data)
        error = engine.until("error")
        assert error.values["code"] == "bad-frame"
        assert "install.py" in error.values["hint"]
        assert engine.until("nothing more") is None
        assert engine.exit_code() == 1


@pytest.mark.parametrize("kept", [2, 30, 120])
def test_a_message_that_breaks_off_is_answered_with_an_error(tmp_path, kept):
    with Client(tmp_path) as engine:
        engine.write((array() + bytes(400))[:kept])
        engine.hang_up()
        assert "breaks off" in engine.until("error").values["message"]


def test_a_promised_blob_that_never_comes_takes_no_memory(tmp_path):
    limit = 3 << 30  # of address space, while the frame promises 7 GB
    with Client(tmp_path) as engine:
        engine.receive()
        resource.prlimit(engine.process.pid, resource.RLIMIT_AS, (limit, limit))
        engine.write(array(shape=[21000, 21000, 4]) + bytes(1000))
        engine.hang_up()
        assert "breaks off" in engine.until("error").values["message"]
