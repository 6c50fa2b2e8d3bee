"""Inputs that are nearly right, made by hypothesis: each is understood or refused in words."""

from __future__ import annotations

import hashlib
import io
import json
import struct
from dataclasses import asdict

import numpy as np
import pytest
from safetensors.numpy import save

from nst_engine.contract import (
    PARAMETERS,
    Array,
    Message,
    Request,
    Settings,
    UserError,
    read_message,
    write_message,
)
from nst_engine.job.style_file import FORMAT, VERSION, StyleFile

from .seeds import style_file
from .targets import TARGETS

hypothesis = pytest.importorskip("hypothesis")
from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

settings.register_profile("quick", max_examples=300, deadline=5000, derandomize=True)
settings.load_profile("quick")

NUMBERS = st.one_of(
    st.integers(),
    st.floats(),
    st.sampled_from([10**400, -(10**400), 2**31, 2**32, 2**33, 2**63, 0, -1]),
)
SCALARS = st.none() | st.booleans() | NUMBERS | st.text(max_size=20)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
SETTINGS = st.sampled_from([p.name for p in PARAMETERS])
NAMES = st.sampled_from(["content", "style", "selection", "initial_image", "mask"])


def encoded(values) -> bytes:
    return json.dumps(values).encode()


def framed(header: bytes) -> bytes:
    return struct.pack(">I", len(header)) + header


DESCRIPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "name": NAMES | JSON,
        "dtype": st.sampled_from(["float32", "uint8", "object"]) | JSON,
        "shape": st.lists(st.integers(-2, 6), max_size=4) | JSON,
    },
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["hello", "stylize", "stay", "stop"]) | JSON,
        "arrays": st.lists(DESCRIPTIONS, max_size=4) | JSON,
        "job": JSON,
        "settings": JSON,
    },
)


@given(st.lists(HEADERS, max_size=3), st.binary(max_size=200))
def test_frames_are_read_or_refused(headers, rest):
    TARGETS["frames"](b"".join(framed(encoded(header)) for header in headers) + rest)


@given(JSON, st.lists(st.binary(min_size=1, max_size=50), max_size=3))
def test_what_was_written_is_read_as_it_was(values, blobs):
    arrays = [Array(f"a{n}", "uint8", (len(blob),), blob) for n, blob in enumerate(blobs)]
    stream = io.BytesIO()
    try:
        write_message(stream.write, Message("x", {"values": values}, tuple(arrays)))
    except ValueError:  # NaN and infinities cannot be sent
        return
    stream.seek(0)
    back = read_message(stream.read)
    assert back.values == {"values": json.loads(encoded(values))}
    assert [bytes(array.data) for array in back.arrays] == blobs


REQUESTS = st.fixed_dictionaries(
    {},
    optional={
        "settings": st.dictionaries(
            st.sampled_from([p.name for p in PARAMETERS]), JSON, max_size=4
        ),
        "styles": st.lists(NAMES, max_size=3) | JSON,
        "mode": st.sampled_from(["new", "resume", "refine", "recolor"]) | JSON,
        "full_size": st.lists(NUMBERS, min_size=2, max_size=2) | JSON,
        "area": st.lists(st.floats(0, 1), min_size=4, max_size=4) | JSON,
        "content_masks": st.lists(st.none() | NAMES, max_size=3) | JSON,
        "style_masks": JSON,
        "preview_first": JSON,
    },
)


@given(REQUESTS)
def test_requests_are_valid_or_refused(values):
    arrays = [Array(name, "float32", (1, 1, 4), bytes(16)) for name in ("content", "style")]
    arrays.append(Array("mask", "float32", (1, 1), bytes(4)))
    values = {"settings": {}, "styles": ["style"], **values}
    try:
        request = Request.from_message(Message("stylize", values, tuple(arrays)))
    except UserError:
        return
    stream = io.BytesIO()
    write_message(stream.write, request.to_message())
    stream.seek(0)
    assert Request.from_message(read_message(stream.read)).settings == request.settings


@given(st.dictionaries(SETTINGS | st.text(), JSON, max_size=5))
def test_settings_are_valid_or_refused(values):
    try:
        made = Settings.from_dict(values)
    except UserError:
        return
    assert Settings.from_dict(json.loads(encoded(made.to_dict()))) == made


GOOD = style_file()
FIELDS = json.loads(GOOD.metadata.to_json())


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)) | st.text(max_size=5), JSON, max_size=3))
def test_a_forged_style_file_is_refused(changes):
    """Its checksum is right, as whoever forges it would see to."""
    about = {**FIELDS, **changes}
    facts = {"format": FORMAT, "version": str(VERSION), "about": json.dumps(about)}
    facts["checksum"] = GOOD.checksum
    arrays = {name: np.ascontiguousarray(array) for name, array in GOOD.arrays.items()}
    data = save(arrays, facts)
    TARGETS["style_files"](data)


@given(
    st.sampled_from(sorted(GOOD.arrays)),
    st.sampled_from(["f2", "f4", "i1", "u1", "i4"]),
    st.lists(st.integers(0, 5), max_size=3),
    st.floats(width=32),
)
def test_a_style_file_with_another_array_is_refused_or_works(name, dtype, shape, value):
    with np.errstate(all="ignore"):
        array = np.full(shape, value, "f4").astype(dtype)
    forged = StyleFile(GOOD.metadata, {**GOOD.arrays, name: array})
    TARGETS["style_files"](forged.to_bytes())


LINES = st.fixed_dictionaries(
    {},
    optional={
        "file": st.sampled_from(["a.png", "../a.png", ""]) | JSON,
        "key": st.sampled_from(["key", "other"]) | JSON,
        "sha256": st.sampled_from([hashlib.sha256(b"a").hexdigest(), ""]) | JSON,
    },
)
DEEP = st.sampled_from([b"[" * 100_000, b'{"file":' * 20_000])


@settings(max_examples=100)  # each writes two files to the disk
@given(st.lists(LINES.map(encoded) | DEEP | st.binary(max_size=60), max_size=5))
def test_a_journal_that_somebody_else_wrote_keeps_no_image_from_being_written(lines):
    TARGETS["journals"](b"\n".join(lines))


RECORD = {
    "settings": Settings().to_dict(),
    "tattoo": 1,
    "content": {"tattoo": 2, "name": "photo"},
    "style": {"title": "waves", "layer": 3, "tattoo": 4, "alone": True},
}
PATHS = st.sampled_from(
    [
        ("tattoo",),
        ("content",),
        ("content", "tattoo"),
        ("content", "name"),
        ("style",),
        ("settings",),
    ]
    + [
        ("style", name)
        for name in ("title", "layer", "tattoo", "alone", "parts", "file", "session")
    ]
    + [("settings", p.name) for p in PARAMETERS]
)


@given(st.lists(st.tuples(PATHS, JSON), max_size=3))
def test_records_are_read_or_refused(changes):
    record = json.loads(encoded(RECORD))
    for path, value in changes:
        inner = record
        for step in path[:-1]:
            inner = inner[step] if isinstance(inner, dict) and step in inner else {}
        if isinstance(inner, dict):
            inner[path[-1]] = value
    TARGETS["records"](encoded(record))


FLAGS = st.sampled_from(
    [p.flag for p in PARAMETERS] + ["--save-every", "--report", "-o", "--", "-"]
)


@given(st.lists(FLAGS | st.text(max_size=12), max_size=8))
def test_command_lines_are_understood_or_refused(words):
    TARGETS["command_line"]("\n".join(words).encode(errors="surrogateescape"))


def test_the_seeds_are_right():
    """Or else all above would be refused at once, and tell nothing."""
    assert StyleFile.from_bytes(GOOD.to_bytes(), "x").metadata == GOOD.metadata
    assert asdict(GOOD.metadata)["title"] == "waves"
