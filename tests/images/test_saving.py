"""A picture is written as its source was: depth, alpha, resolution; or refused beforehand."""

from __future__ import annotations

import numpy as np
import pytest
import pyvips

from nst_engine.contract import UserError
from nst_engine.images import ImageFile, check_writable, load_image, save_image

from .conftest import as_8_bit, as_16_bit


def image(pixels: np.ndarray, **properties) -> ImageFile:
    return ImageFile(pixels.astype(np.float32), **properties)


@pytest.fixture
def rgba(colors) -> np.ndarray:
    return np.concatenate([colors, colors[..., 1:2]], axis=2).astype(np.float32)


@pytest.mark.parametrize("has_alpha", [False, True])
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("name", ["x.png", "x.tif", "x.TIFF"])
def test_lossless_round_trip(tmp_path, rgba, name, bits, has_alpha):
    path = tmp_path / name
    save_image(path, rgba, image(rgba, bit_depth=bits, has_alpha=has_alpha))
    back = load_image(path)
    assert (back.bit_depth, back.has_alpha, back.icc_profile) == (bits, has_alpha, None)
    channels = 4 if has_alpha else 3
    assert np.abs(back.pixels - rgba)[..., :channels].max() <= 0.501 / (2**bits - 1)
    stored = pyvips.Image.new_from_file(str(path))
    assert (stored.bands, stored.format) == (channels, "uchar" if bits == 8 else "ushort")


@pytest.mark.parametrize("name", ["x.jpg", "x.webp"])
def test_lossy_formats_stay_close(tmp_path, name):
    smooth = np.ones((64, 64, 4), np.float32)
    smooth[..., :3] = np.linspace([0.1, 0.9, 0.3], [0.8, 0.2, 0.5], 64)
    save_image(tmp_path / name, smooth, image(smooth, bit_depth=16))
    assert np.abs(load_image(tmp_path / name).pixels - smooth).max() < 6 / 255


def test_webp_keeps_alpha(tmp_path, rgba):
    save_image(tmp_path / "x.webp", rgba, image(rgba, has_alpha=True))
    back = load_image(tmp_path / "x.webp")
    assert back.has_alpha
    assert np.abs(back.pixels[..., 3] - rgba[..., 3]).max() <= 0.501 / 255


def test_jpeg_shows_transparent_parts_white(tmp_path):
    pixels = np.zeros((32, 32, 4), np.float32)
    pixels[:, 16:, 3] = 1  # black, its left half transparent
    save_image(tmp_path / "x.jpg", pixels, image(pixels, has_alpha=True))
    grey = load_image(tmp_path / "x.jpg").pixels[..., 0]
    assert grey[:, :8].min() > 0.98
    assert grey[:, 24:].max() < 0.02


def test_values_out_of_range_are_clipped_not_wrapped(tmp_path, rgba):
    pixels = rgba.copy()
    pixels[0, 0, :3], pixels[0, 1, :3] = 1.3, -0.2
    save_image(tmp_path / "x.png", pixels, image(pixels))
    assert load_image(tmp_path / "x.png").pixels[0, :2, 0].tolist() == [1, 0]


@pytest.mark.parametrize("name", ["x.png", "x.tif", "x.jpg"])
def test_resolution_is_kept(tmp_path, rgba, name):
    save_image(tmp_path / name, rgba, image(rgba, resolution=(11.811, 11.811)))  # 300 dpi
    assert load_image(tmp_path / name).resolution == pytest.approx((11.811, 11.811), rel=1e-2)


@pytest.mark.parametrize("name", ["y.jpg", "y.png", "y.tif", "y.webp"])
def test_a_turned_image_is_not_turned_twice(write, tmp_path, name):
    stored = np.zeros((24, 32, 3), np.uint8)
    stored[:8, :16] = 255
    source = load_image(write("x.jpg", stored, orientation=6))
    save_image(tmp_path / name, source.pixels, source)
    for _ in range(2):
        back = load_image(tmp_path / name)
        assert (back.width, back.height) == (24, 32)
        assert np.abs(back.pixels - source.pixels).max() < 0.1
        save_image(tmp_path / name, back.pixels, back)


def test_cmyk_comes_out_as_rgb(write, colors, tmp_path):
    inks = as_8_bit(np.concatenate([colors, colors[..., :1]], axis=2) / 2)
    source = load_image(write("x.jpg", inks, "cmyk", Q=100))
    save_image(tmp_path / "y.jpg", source.pixels, source)
    assert pyvips.Image.new_from_file(str(tmp_path / "y.jpg")).interpretation == "srgb"


def test_16_bit_grey_source_gives_16_bit_color(write, colors, tmp_path):
    source = load_image(write("x.png", as_16_bit(colors[..., :1]), "grey16"))
    save_image(tmp_path / "y.png", source.pixels, source)
    stored = pyvips.Image.new_from_file(str(tmp_path / "y.png"))
    assert (stored.bands, stored.format) == (3, "ushort")


@pytest.mark.parametrize("name", ["x.bmp", "x", "x.xcf", "x.png.part"])
def test_unknown_format_is_refused_before_the_work(tmp_path, name):
    with pytest.raises(UserError, match=r"\.png, \.tif, \.tiff, \.jpg") as caught:
        check_writable(tmp_path / name)
    assert caught.value.exit_code == 2


def test_too_long_for_the_format_is_refused_before_the_work(tmp_path):
    long = image(np.zeros((1, 20000, 4)))
    with pytest.raises(UserError, match="16383") as caught:
        check_writable(tmp_path / "x.webp", long)
    assert "20000" in caught.value.message
    check_writable(tmp_path / "x.png", long)
    check_writable(tmp_path / "x.webp", long, longer_side=2048)
    with pytest.raises(UserError, match="has 16384"):
        check_writable(tmp_path / "x.webp", image(np.zeros((8, 8, 4))), longer_side=16384)
    with pytest.raises(UserError, match="16383"):
        save_image(tmp_path / "x.webp", long.pixels, long)
    assert list(tmp_path.iterdir()) == []
