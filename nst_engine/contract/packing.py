"""Images packed without loss for a slow line, by the standard library alone.

An array is cut into blocks of rows, a block into planes: one for each channel and each byte of its
values, because bytes of one kind resemble each other. Two predictions leave little of some planes:

- A float32 that is k/255, as all are of an image of 8 bits, repeats one byte: k in binary with the
  point before it is 0.kkk…, shifted until its first bit is a 1, which is not stored, and rounded
  up. So the third byte follows from the second, and the fourth is one more than the third.
- A value resembles the one above: of the second byte, which leads the mantissa, and of uint8 the
  difference is packed. Whole planes are subtracted as one large integer, whose bytes are kept from
  borrowing from each other (Warren, Hacker's Delight, 2nd ed., 2-18).

Each plane is deflated by runs and Huffman's code alone (Z_RLE), unless that makes it no shorter. On
the wire: its length as 4 bytes, big-endian, then its bytes.
"""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from .errors import protocol_error

BLOCK = 1 << 22  # bytes, about, that are packed at once
DAMAGED = "a packed array that is damaged"
FROM_SECOND = bytes(n | 0x80 for n in range(256))  # of k/255: the third byte, by the second
LESS_ONE = bytes((n - 1) % 256 for n in range(256))
MORE_ONE = bytes((n + 1) % 256 for n in range(256))

ReadExactly = Callable[[int], Any]


def pack(data: Any, item: int, shape: tuple[int, ...]) -> Iterator[bytes]:
    """The pieces of an image (height, width, channels) or a mask (height, width).

    ``item``: bytes of a value, 1 of uint8 or 4 of float32. ``data`` has a buffer of the right size.
    """
    view = memoryview(data).cast("B")
    for start, size, width, channels in _blocks(item, shape):
        block = bytes(view[start : start + size])
        for channel in range(channels):
            planes = [block[channel * item + n :: channels * item] for n in range(item)]
            for plane in _without_predictions(planes, width):
                packed = _deflated(plane)
                yield struct.pack(">I", len(packed)) + packed


def unpack(read: ReadExactly, item: int, shape: tuple[int, ...]) -> bytearray:
    """What ``pack`` was given; ``read`` gives so many bytes. Raises UserError where it cannot be.

    No more is made of a plane than it has pixels.
    """
    data = bytearray()  # grows with what comes
    for _, size, width, channels in _blocks(item, shape):
        block = bytearray(size)
        for channel in range(channels):
            packed = [_inflated(read, size // channels // item) for _ in range(item)]
            for n, plane in enumerate(_with_predictions(packed, width)):
                block[channel * item + n :: channels * item] = plane
        data += block
    return data


def _blocks(item: int, shape: tuple[int, ...]) -> Iterator[tuple[int, int, int, int]]:
    """Yield for each block where it begins and how many bytes it has, its width and channels."""
    height, width, channels = (*shape, 1)[:3]
    row = width * channels * item
    rows = max(1, BLOCK // row)
    for top in range(0, height, rows):
        yield top * row, min(rows, height - top) * row, width, channels


def _without_predictions(planes: list[bytes], width: int) -> list[bytes]:
    if len(planes) == 1:
        return [_less_above(planes[0], width)]
    fourth, third, second, first = planes  # little-endian
    return [
        _xor(fourth.translate(LESS_ONE), third),
        _xor(third, second.translate(FROM_SECOND)),
        _less_above(second, width),
        first,
    ]


def _with_predictions(planes: list[bytes], width: int) -> list[bytes]:
    if len(planes) == 1:
        return [_plus_above(planes[0], width)]
    fourth, third, second, first = planes
    second = _plus_above(second, width)
    third = _xor(third, second.translate(FROM_SECOND))
    return [_xor(fourth, third).translate(MORE_ONE), third, second, first]


def _xor(one: bytes, other: bytes) -> bytes:
    return (_number(one) ^ _number(other)).to_bytes(len(one), "little")


def _less_above(plane: bytes, width: int) -> bytes:
    """Each byte less that of the row above, modulo 256."""
    high, low = _masks(len(plane))
    here, above = _number(plane), _number(bytes(width) + plane[:-width])
    less = ((here | high) - (above & low)) ^ ((here ^ above ^ high) & high)
    return less.to_bytes(len(plane), "little")


def _plus_above(plane: bytes, width: int) -> bytes:
    high, low = _masks(width)
    rows, above = [], 0
    for start in range(0, len(plane), width):
        less = _number(plane[start : start + width])
        above = ((less & low) + (above & low)) ^ ((less ^ above) & high)
        rows.append(above.to_bytes(width, "little"))
    return b"".join(rows)


def _number(plane: bytes) -> int:
    return int.from_bytes(plane, "little")


@functools.lru_cache(maxsize=8)
def _masks(size: int) -> tuple[int, int]:
    """The highest bit of each of so many bytes, and all others."""
    return _number(b"\x80" * size), _number(b"\x7f" * size)


def _deflated(plane: bytes) -> bytes:
    deflate = zlib.compressobj(1, strategy=zlib.Z_RLE)
    packed = deflate.compress(plane) + deflate.flush()
    return packed if len(packed) < len(plane) else plane


def _inflated(read: ReadExactly, size: int) -> bytes:
    (length,) = struct.unpack(">I", read(4))
    if not 0 < length <= size:
        raise protocol_error(DAMAGED)
    packed = bytes(read(length))
    if length == size:
        return packed
    inflate = zlib.decompressobj()
    try:
        plane = inflate.decompress(packed, size + 1)
    except zlib.error:
        raise protocol_error(DAMAGED) from None
    if len(plane) != size or not inflate.eof:
        raise protocol_error(DAMAGED)
    return plane
