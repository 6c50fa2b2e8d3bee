"""A JPEG that breaks off is told from a whole one, whatever lies before and behind its pixels."""

import numpy as np
import pytest
import pyvips


@pytest.fixture
def jpeg(tmp_path):
    """jpeg(**options of libvips) -> the bytes of a small picture, with a thumbnail of its own."""

    def made(**options):
        noise = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
        image = pyvips.Image.new_from_array(noise).copy()
        small = image.jpegsave_buffer(Q=20)
        image.set_type(pyvips.GValue.blob_type, "exif-data", b"Exif\0\0II*\0\x08\0\0\0\0\0" + small)
        data = image.jpegsave_buffer(**options)
        return data[:2] + b"\xff\xe5" + (len(small) + 2).to_bytes(2, "big") + small + data[2:]

    return made


@pytest.mark.parametrize("options", [{}, {"interlace": True}, {"restart_interval": 2}])
@pytest.mark.parametrize("kept", [0.99, 0.8, 0.05])
def test_one_that_breaks_off_is_found(parts, jpeg, tmp_path, options, kept):
    data, file = jpeg(**options), tmp_path / "x.jpg"
    file.write_bytes(data)
    assert not parts.cut_off.is_cut_off(file)
    file.write_bytes(data + bytes(5000))  # as cameras and telephones put films behind
    assert not parts.cut_off.is_cut_off(file)
    file.write_bytes(data[: int(kept * len(data))])
    assert parts.cut_off.is_cut_off(file)


@pytest.mark.parametrize("data", [b"", b"\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_what_is_no_jpeg_is_left_to_gimp(parts, tmp_path, data):
    file = tmp_path / "x"
    file.write_bytes(data)
    assert not parts.cut_off.is_cut_off(file)
