"""Files that are no pictures, or no longer: one clear line each."""

from __future__ import annotations

import os
import struct
import zlib

import numpy as np
import pytest

from nst_engine.contract import UserError
from nst_engine.images import load_image

from .conftest import as_8_bit


def refusal(path) -> str:
    with pytest.raises(UserError) as caught:
        load_image(path)
    error = caught.value
    assert error.code == "bad-picture"
    assert error.exit_code == 2
    assert str(path) in error.message
    assert "\n" not in str(error)
    return error.message


def test_missing_file(tmp_path):
    assert "No such file" in refusal(tmp_path / "none.png")


def test_folder(tmp_path):
    assert "is a folder" in refusal(tmp_path)


def test_empty_file(tmp_path):
    (tmp_path / "x.png").touch()
    assert "is empty" in refusal(tmp_path / "x.png")


@pytest.mark.parametrize("name", ["x.png", "x.csv", "x.v"])
def test_text_is_no_image_whatever_its_name(tmp_path, name):
    (tmp_path / name).write_text("1,2,3\n4,5,6\n" * 50)
    assert "no picture" in refusal(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "x.png")
    assert "not a file" in refusal(tmp_path / "x.png")


@pytest.mark.parametrize("name", ["x.png", "x.jpg", "x.webp", "x.gif"])
@pytest.mark.parametrize("kept", [0.9, 0.5, 0.05])
def test_truncated_file(write, colors, name, kept):
    path = write(name, as_8_bit(np.tile(colors, (4, 4, 1))))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert "damaged or incomplete" in refusal(path)


def test_truncated_tiff(write, colors):
    path = write("x.tif", as_8_bit(np.tile(colors, (4, 4, 1))))
    path.write_bytes(path.read_bytes()[:5000])  # its directory stood at the end
    assert "damaged" in refusal(path)


def test_decompression_bomb_is_refused_by_its_header(tmp_path):
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 99)), (b"IEND", b"")]
    png = b"\x89PNG\r\n\x1a\n"
    for kind, data in chunks:
        png += struct.pack(">I", len(data)) + kind + data
        png += struct.pack(">I", zlib.crc32(kind + data))
    (tmp_path / "x.png").write_bytes(png)
    assert "100000×100000" in refusal(tmp_path / "x.png")


def test_unreadable_file(write, colors, as_nobody):
    path = write("x.png", as_8_bit(colors))
    path.chmod(0)
    with as_nobody(path.parent):
        assert "Permission denied" in refusal(path)
