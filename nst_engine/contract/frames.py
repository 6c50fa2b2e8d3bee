"""The wire: length-framed JSON headers with raw arrays over any pair of byte streams.

A frame is a 4-byte big-endian header length, the UTF-8 JSON header, then the raw
little-endian bytes of the arrays that ``header["arrays"]`` lists in order as
``{"name", "dtype", "shape"}``. Nothing is allocated from a length that was not checked. Over a
line to another computer images are packed (``packing``), and say so: ``"packed": true``.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .errors import protocol_error
from .packing import pack, unpack

PROTOCOL = 6
MAX_HEADER = 1 << 20
MAX_ARRAY_BYTES = 1 << 33  # 8 GiB: 500 megapixels of RGBA float
MAX_ARRAYS = 64
MAX_DIMENSIONS = 4
PIECE = 1 << 20  # bytes moved by one read or write
ITEM_SIZE = {"float32": 4, "uint8": 1}
WORTH_PACKING = 1 << 12  # bytes: less travels in a packet or two
BROKEN_OFF = "broken-off"  # the code of an error: the stream ended in the midst of a message

ReadSome = Callable[[int], bytes]  # at most n bytes; b"" at the end of the stream
Write = Callable[[Any], Any]


@dataclass(frozen=True)
class Array:
    """Named raw array: ``data`` is any object with a buffer of the right length."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    data: Any = field(repr=False)


@dataclass(frozen=True)
class Message:
    """One frame: a type, JSON values and arrays."""

    type: str
    values: dict[str, Any] = field(default_factory=dict)
    arrays: tuple[Array, ...] = ()

    def array(self, name: str) -> Array:
        """The array of that name; raises UserError when it was not sent."""
        for array in self.arrays:
            if array.name == name:
                return array
        raise protocol_error(f"the {self.type} message carries no {name!r}")


def write_message(write: Write, message: Message, packed: bool = False) -> None:
    """Send one frame, its images ``packed`` or as they are.

    ``write`` must take all the bytes it is given.
    """
    listing: list[dict[str, Any]] = [
        {"name": array.name, "dtype": array.dtype, "shape": list(array.shape)}
        for array in message.arrays
    ]
    for array, entry in zip(message.arrays, listing, strict=True):
        if packed and _is_worth_packing(array):
            entry["packed"] = True
    header = {**message.values, "type": message.type, "arrays": listing}
    encoded = json.dumps(header, allow_nan=False).encode()
    write(struct.pack(">I", len(encoded)) + encoded)
    for array, entry in zip(message.arrays, listing, strict=True):
        if "packed" in entry:
            for piece in pack(array.data, ITEM_SIZE[array.dtype], array.shape):
                write(piece)
            continue
        data = memoryview(array.data).cast("B")
        for start in range(0, len(data), PIECE):
            write(data[start : start + PIECE])


def _is_worth_packing(array: Array) -> bool:
    """Whether it is an image or a mask of some size; style files are packed by themselves."""
    size = math.prod(array.shape) * ITEM_SIZE[array.dtype]
    return len(array.shape) in (2, 3) and size >= WORTH_PACKING


def read_message(read: ReadSome) -> Message | None:
    """The next frame, or None at a clean end of the stream; raises UserError if malformed."""
    prefix = _read_or_end(read, 4)
    if prefix is None:
        return None
    (length,) = struct.unpack(">I", prefix)
    if not 0 < length <= MAX_HEADER:
        raise protocol_error(f"a header of {length} bytes")
    header = _parse(bytes(_read_exactly(read, length)))
    kind = header.pop("type")
    arrays = tuple(_read_array(read, entry) for entry in header.pop("arrays", []))
    return Message(kind, header, arrays)


def _parse(encoded: bytes) -> dict[str, Any]:
    try:
        header = json.loads(encoded, parse_float=_finite, parse_constant=_finite)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise protocol_error("a header that is not JSON") from None
    if not isinstance(header, dict) or not isinstance(header.get("type"), str):
        raise protocol_error("a header without a type")
    arrays = header.get("arrays", [])
    if not isinstance(arrays, list) or len(arrays) > MAX_ARRAYS:
        raise protocol_error("a wrong list of arrays")
    return header


def _finite(number: str) -> float:
    """A number of the header; NaN and infinities, which JSON has not, could not be sent back."""
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(number)
    return value


def _read_array(read: ReadSome, entry: Any) -> Array:
    if not isinstance(entry, dict):
        raise protocol_error("a wrong list of arrays")
    name, dtype, shape = entry.get("name"), entry.get("dtype"), entry.get("shape")
    if not isinstance(name, str) or not isinstance(dtype, str) or dtype not in ITEM_SIZE:
        raise protocol_error("a wrong description of an array")
    if not isinstance(shape, list) or len(shape) > MAX_DIMENSIONS:
        raise protocol_error("a wrong description of an array")
    if not all(type(n) is int and 0 < n < MAX_ARRAY_BYTES for n in shape):
        raise protocol_error(f"an array of the shape {shape}")
    size = math.prod(shape) * ITEM_SIZE[dtype]
    if size > MAX_ARRAY_BYTES:
        raise protocol_error(f"an array of {size} bytes")
    if entry.get("packed") is not True:
        return Array(name, dtype, tuple(shape), _read_exactly(read, size))
    if len(shape) not in (2, 3):
        raise protocol_error(f"a packed array of the shape {shape}")
    data = unpack(lambda size: _read_exactly(read, size), ITEM_SIZE[dtype], tuple(shape))
    return Array(name, dtype, tuple(shape), data)


def _read_exactly(read: ReadSome, size: int) -> bytearray:
    data = _read_or_end(read, size)
    if data is None:
        raise protocol_error("a message that breaks off", BROKEN_OFF)
    return data


def _read_or_end(read: ReadSome, size: int) -> bytearray | None:
    """The next ``size`` bytes, or None where the stream has ended before them."""
    data = bytearray()
    while len(data) < size:
        piece = read(min(size - len(data), PIECE))
        if not piece:
            if not data:
                return None
            raise protocol_error("a message that breaks off", BROKEN_OFF)
        data += piece
    return data
