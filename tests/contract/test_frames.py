"""Frames: what goes in comes out; what is malformed is refused without harm."""

import io
import json
import struct

import pytest

from nst_engine.contract import (
    Array,
    Error,
    Message,
    Mode,
    Progress,
    Request,
    Settings,
    UserError,
    event_from_message,
    is_style_file,
    read_message,
    write_message,
)
from nst_engine.contract.frames import BROKEN_OFF


def through(message):
    stream = io.BytesIO()
    write_message(stream.write, message)
    stream.seek(0)
    return read_message(stream.read), stream


def header(values):
    encoded = json.dumps(values).encode()
    return struct.pack(">I", len(encoded)) + encoded


def test_messages_come_back_as_they_went():
    arrays = (
        Array("a", "uint8", (2, 3), bytes(range(6))),
        Array("b", "float32", (1,), b"\0\0\x80?"),
    )
    message, stream = through(Message("hello", {"n": 1, "s": "ü"}, arrays))
    assert (message.type, message.values) == ("hello", {"n": 1, "s": "ü"})
    assert [bytes(b.data) for b in message.arrays] == [bytes(range(6)), b"\0\0\x80?"]
    assert read_message(stream.read) is None  # a clean end


def test_requests_and_events_come_back_as_they_went():
    picture = Array("content", "float32", (1, 2, 4), bytes(32))
    style = Array("s", "float32", (1, 1, 4), bytes(16))
    start = Array("preview", "uint8", (1, 2, 4), bytes(range(8)))
    request = Request(
        Settings(strength=12.5, seed=4),
        picture,
        (style,),
        mode=Mode.REFINE,
        initial_image=start,
        full_size=(4000, 3000),
    )
    back = Request.from_message(through(request.to_message())[0])
    assert back.settings == request.settings
    assert back.full_size == (4000, 3000)
    assert (bytes(back.initial_image.data), back.initial_image.dtype, back.mode) == (
        bytes(start.data),
        "uint8",
        Mode.REFINE,
    )
    assert bytes(back.content.data) == bytes(32)
    progress = Progress("scale 1 of 2", 10, 20, 3, 9, 0.25, 1.5, {"style": 0.5}, {"best": 9.5})
    assert event_from_message(through(progress.to_message())[0]) == progress
    failure = Error("no-memory", "Too large.", "Make it smaller.")
    assert event_from_message(through(failure.to_message())[0]) == failure


BLOB = {"name": "x", "dtype": "uint8", "shape": [4]}


@pytest.mark.parametrize(
    "data",
    [
        struct.pack(">I", 0),
        struct.pack(">I", 0xFFFFFFFF) + b"{}",  # 4 GiB of header
        struct.pack(">I", 4) + b"\xff\xfe{}",
        header([1, 2]),
        header({"no": "type"}),
        header({"type": 7}),
        header({"type": "x", "arrays": "many"}),
        header({"type": "x", "arrays": [BLOB] * 65}),
        header({"type": "x", "arrays": [{**BLOB, "shape": [1 << 62, 1 << 62]}]}),
        header({"type": "x", "arrays": [{**BLOB, "shape": [-4]}]}),
        header({"type": "x", "arrays": [{**BLOB, "shape": [True]}]}),
        header({"type": "x", "arrays": [{**BLOB, "dtype": "object"}]}),
        header({"type": "x", "arrays": [{**BLOB, "dtype": []}]}),
        header({"type": "x", "arrays": [{**BLOB, "shape": [1] * 5}]}),
        header({"type": "x", "job": float("nan")}),  # could not be answered in JSON
        header({"type": "x", "job": float("inf")}),
        struct.pack(">I", 27) + b'{"type": "x", "job": 1e999}',
    ],
)
def test_malformed_frames_are_refused(data):
    with pytest.raises(UserError) as refused:
        read_message(io.BytesIO(data).read)
    assert refused.value.code == "bad-frame"
    assert "install.py" in refused.value.hint


def test_the_end_in_the_midst_of_a_message_is_told_apart():
    data = header({"type": "x", "arrays": [BLOB]}) + b"abc"
    for length in range(1, len(data)):
        with pytest.raises(UserError) as refused:
            read_message(io.BytesIO(data[:length]).read)
        assert refused.value.code == BROKEN_OFF


def test_a_huge_announced_blob_is_not_allocated():
    announced = header({"type": "x", "arrays": [{**BLOB, "shape": [1 << 33]}]})
    asked = []

    class Stream(io.BytesIO):
        def read(self, size=-1):
            asked.append(size)
            return super().read(size)

    with pytest.raises(UserError):
        read_message(Stream(announced).read)
    assert max(asked) <= 1 << 20


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (Message("stylize", {"settings": {}, "styles": ["s"]}), "carries no 'content'"),
        (Message("stylize", {"styles": []}), "lacks its settings"),
    ],
)
def test_incomplete_requests_are_refused(message, words):
    with pytest.raises(UserError, match=words):
        Request.from_message(message)


@pytest.mark.parametrize(
    "values",
    [
        {"settings": {"strength": 10**400}},
        {"settings": {"seed": 10**400}},
        {"settings": {"style_weights": [10**400]}},
        {"full_size": [10**400, 10**400]},
        {"area": [0, 0, 10**400, 1]},
        {"mode": []},
    ],
)
def test_impossible_values_are_refused(values):
    picture = Array("content", "float32", (1, 1, 4), bytes(16))
    message = Request(Settings(built_in="mosaic"), picture, ()).to_message()
    with pytest.raises(UserError):
        Request.from_message(Message("stylize", {**message.values, **values}, message.arrays))


def test_weights_must_fit_the_styles():
    picture = Array("c", "float32", (1, 1, 4), bytes(16))
    with pytest.raises(UserError, match="2 values for 1 styles"):
        Request(Settings(style_weights=(1, 2)), picture, (picture,))
    with pytest.raises(UserError, match="all 0"):
        Request(Settings(style_weights=(0,)), picture, (picture,))


def test_masks_and_style_codes_travel():
    picture = Array("content", "float32", (1, 2, 4), bytes(32))
    styles = (Array("a", "float32", (1, 1, 4), bytes(16)), Array("b", "uint8", (5,), b"a code"[:5]))
    mask = Array("left", "float32", (1, 3), bytes(12))
    request = Request(
        Settings(), picture, styles, content_masks=(None, mask), style_masks=(mask, None)
    )
    back = Request.from_message(through(request.to_message())[0])
    assert [is_style_file(style) for style in back.styles] == [False, True]
    assert [each and each.shape for each in back.content_masks] == [None, (1, 3)]
    assert [each and each.name for each in back.style_masks] == ["left", None]


def test_masks_must_fit_the_styles():
    picture = Array("c", "float32", (1, 1, 4), bytes(16))
    with pytest.raises(UserError, match="2 content masks for 1 styles"):
        Request(Settings(), picture, (picture,), content_masks=(None, None))
    with pytest.raises(UserError, match="style mask is not"):
        Request(Settings(), picture, (picture,), style_masks=(picture,))
