"""The wire: length-framed JSON headers with raw blobs over any pair of byte streams.

A frame is a 4-byte big-endian header length, the UTF-8 JSON header, then the raw
little-endian bytes of the blobs that ``header["blobs"]`` lists in order as
``{"name", "dtype", "shape"}``. Nothing is allocated from a length that was not checked.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .errors import Problem

PROTOCOL = 1
MAX_HEADER = 1 << 20
MAX_BLOB = 1 << 33  # 8 GiB: 500 megapixels of RGBA float
MAX_BLOBS = 64
PIECE = 1 << 20  # bytes moved by one read or write
ITEM_SIZE = {"float32": 4, "uint8": 1}

ReadSome = Callable[[int], bytes]  # at most n bytes; b"" at the end of the stream
Write = Callable[[Any], Any]


@dataclass(frozen=True)
class Blob:
    """Named raw array: ``data`` is any object with a buffer of the right length."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    data: Any = field(repr=False)


@dataclass(frozen=True)
class Message:
    """One frame: a type, JSON values and blobs."""

    type: str
    values: dict[str, Any] = field(default_factory=dict)
    blobs: tuple[Blob, ...] = ()

    def blob(self, name: str) -> Blob:
        """The blob of that name; raises Problem when it was not sent."""
        for blob in self.blobs:
            if blob.name == name:
                return blob
        raise _bad(f"the {self.type} message carries no {name!r}")


def write_message(write: Write, message: Message) -> None:
    """Send one frame; ``write`` must take all the bytes it is given."""
    listing = [{"name": b.name, "dtype": b.dtype, "shape": list(b.shape)} for b in message.blobs]
    header = {**message.values, "type": message.type, "blobs": listing}
    encoded = json.dumps(header, allow_nan=False).encode()
    write(struct.pack(">I", len(encoded)) + encoded)
    for blob in message.blobs:
        data = memoryview(blob.data).cast("B")
        for start in range(0, len(data), PIECE):
            write(data[start : start + PIECE])


def read_message(read: ReadSome) -> Message | None:
    """The next frame, or None at a clean end of the stream; raises Problem if malformed."""
    prefix = _read_exactly(read, 4, at_start=True)
    if prefix is None:
        return None
    (length,) = struct.unpack(">I", prefix)
    if not 0 < length <= MAX_HEADER:
        raise _bad(f"a header of {length} bytes")
    header = _parse(bytes(_read_exactly(read, length)))
    kind = header.pop("type")
    blobs = tuple(_read_blob(read, entry) for entry in header.pop("blobs", []))
    return Message(kind, header, blobs)


def _parse(encoded: bytes) -> dict[str, Any]:
    try:
        header = json.loads(encoded)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise _bad("a header that is not JSON") from None
    if not isinstance(header, dict) or not isinstance(header.get("type"), str):
        raise _bad("a header without a type")
    blobs = header.get("blobs", [])
    if not isinstance(blobs, list) or len(blobs) > MAX_BLOBS:
        raise _bad("a wrong list of blobs")
    return header


def _read_blob(read: ReadSome, entry: Any) -> Blob:
    if not isinstance(entry, dict):
        raise _bad("a wrong list of blobs")
    name, dtype, shape = entry.get("name"), entry.get("dtype"), entry.get("shape")
    if not isinstance(name, str) or dtype not in ITEM_SIZE or not isinstance(shape, list):
        raise _bad("a wrong description of a blob")
    if not all(type(n) is int and 0 < n < MAX_BLOB for n in shape):
        raise _bad(f"a blob of the shape {shape}")
    size = math.prod(shape) * ITEM_SIZE[dtype]
    if size > MAX_BLOB:
        raise _bad(f"a blob of {size} bytes")
    return Blob(name, dtype, tuple(shape), _read_exactly(read, size))


def _read_exactly(read: ReadSome, size: int, at_start: bool = False) -> bytearray | None:
    data = bytearray()
    while len(data) < size:
        piece = read(min(size - len(data), PIECE))
        if not piece:
            if at_start and not data:
                return None
            raise _bad("a message that breaks off")
        data += piece
    return data


def _bad(what: str) -> Problem:
    return Problem(
        "bad-frame",
        f"The plug-in and the engine do not understand each other: {what}.",
        "Run install.py again so that both are of the same version.",
        input_error=False,
    )
