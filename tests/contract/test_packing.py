"""Images on a line to another computer: they come out bit for bit, and are smaller on the way."""

import io
import random
import struct
from array import array

import pytest

from nst_engine.contract import Array, Message, UserError, read_message, write_message
from nst_engine.contract.packing import BLOCK, pack, unpack

SEED = random.Random(7)


def photo(height, width, channels=4):
    """A float32 image of 8 bits: soft gradients with grain, opaque."""
    values = array("f")
    for y in range(height):
        for x in range(width):
            colors = [min(255, (x * 200 // width + y * 50 // height + SEED.randrange(4))) / 255] * 3
            values.extend([*colors, 1.0][:channels])
    return values.tobytes()


def round_trip(data, item, shape):
    packed = b"".join(pack(data, item, shape))
    unpacked = unpack(io.BytesIO(packed).read, item, shape)
    assert bytes(unpacked) == data
    return len(data) / len(packed)


@pytest.mark.parametrize(
    ("item", "shape"),
    [(4, (1, 1, 4)), (4, (7, 5, 4)), (4, (3, 9)), (1, (4, 6, 4)), (1, (1, 1)), (4, (2, 3, 1))],
)
@pytest.mark.parametrize("fill", [b"\x00", b"\xff", b"\x80", None], ids=["0", "255", "128", "any"])
def test_any_bits_come_back(item, shape, fill):
    size = item
    for side in shape:
        size *= side
    round_trip(fill * size if fill else SEED.randbytes(size), item, shape)


def test_more_than_a_block_comes_back():
    width, height = 512, BLOCK // (512 * 16) + 3
    round_trip(SEED.randbytes(width * height * 16), 4, (height, width, 4))


def test_every_value_of_8_bits_leaves_two_of_four_bytes_to_be_packed():
    values = [k / 255 for k in range(1, 255)]
    SEED.shuffle(values)
    assert round_trip(array("f", values * 40).tobytes(), 4, (40, 254)) > 3


def test_a_photograph_of_8_bits_takes_less_than_a_fifth():
    assert round_trip(photo(120, 160), 4, (120, 160, 4)) > 5


def test_a_frame_with_packed_images_is_the_same_frame():
    image = Array("content", "float32", (60, 80, 4), photo(60, 80))
    preview = Array("preview", "uint8", (40, 60, 4), SEED.randbytes(40 * 60 * 4))
    style = Array("a.style", "uint8", (9000,), SEED.randbytes(9000))
    sent = Message("stylize", {"job": 3}, (image, preview, style))
    packed, plain = io.BytesIO(), io.BytesIO()
    write_message(packed.write, sent, packed=True)
    write_message(plain.write, sent)
    assert len(packed.getvalue()) < len(plain.getvalue()) / 1.5
    packed.seek(0)
    got = read_message(packed.read)
    assert got.values == sent.values
    for one, other in zip(got.arrays, sent.arrays, strict=True):
        assert (one.name, one.dtype, one.shape) == (other.name, other.dtype, other.shape)
        assert bytes(one.data) == other.data


@pytest.mark.parametrize(
    "damage",
    [
        struct.pack(">I", 0),
        struct.pack(">I", 1 << 31),
        struct.pack(">I", 5) + b"xxxxx",
        struct.pack(">I", 10) + b"x\x9cK\x04\x00\x00b\x00b" + b"x",  # too little comes of it
    ],
    ids=["empty", "too long", "not deflated", "too short"],
)
def test_what_cannot_be_is_refused(damage):
    with pytest.raises(UserError, match="damaged"):
        unpack(io.BytesIO(damage + bytes(100)).read, 1, (8, 8))


def test_a_frame_that_packs_what_is_no_image_is_refused():
    header = b'{"type":"x","arrays":[{"name":"a","dtype":"uint8","shape":[4],"packed":true}]}'
    with pytest.raises(UserError, match="packed array of the shape"):
        read_message(io.BytesIO(struct.pack(">I", len(header)) + header + bytes(9)).read)
