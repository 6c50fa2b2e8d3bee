"""Every kind of picture file comes in with the right pixels, the right way up."""

from __future__ import annotations

import os

import numpy as np
import pytest
import pyvips

from nst_engine.images import load_image, load_mask

from .conftest import as_8_bit, as_16_bit
from .profiles import srgb_encoded

LOSSLESS = {"x.png": {}, "x.tif": {}, "x.webp": {"lossless": True}}


@pytest.mark.parametrize("name", LOSSLESS)
def test_rgb_is_read_exactly(write, colors, name):
    samples = as_8_bit(colors)
    image = load_image(write(name, samples, **LOSSLESS[name]))
    assert image.pixels.dtype == np.float32
    assert np.array_equal(image.pixels[..., :3], np.float32(samples) / np.float32(255))
    assert (image.pixels[..., 3] == 1).all()
    assert (image.bit_depth, image.has_alpha) == (8, False)
    assert (image.width, image.height) == (32, 24)


@pytest.mark.parametrize("name", ["x.png", "x.tif"])
def test_16_bits_are_read_exactly(write, colors, name):
    samples = as_16_bit(colors)
    image = load_image(write(name, samples, "rgb16"))
    assert image.bit_depth == 16
    assert np.abs(image.pixels[..., :3] - samples / 65535).max() < 1e-7


@pytest.mark.parametrize("name", LOSSLESS)
def test_alpha_is_read_and_colors_stay_straight(write, colors, name):
    samples = as_8_bit(np.concatenate([colors, colors[..., :1]], axis=2))
    samples[..., 3] = np.maximum(samples[..., 3], 1)  # WebP may forget colours under alpha 0
    image = load_image(write(name, samples, **LOSSLESS[name]))
    assert image.has_alpha
    assert np.abs(image.pixels - samples / 255).max() < 1e-6


def test_premultiplied_tiff_becomes_straight(write, colors):
    samples = as_16_bit(np.concatenate([colors, 0.2 + 0.8 * colors[..., :1]], axis=2))
    pixels = load_image(write("x.tif", samples, "rgb16", premultiply=True)).pixels
    assert np.abs(pixels - samples / 65535).max() < 1e-4


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("alpha", [False, True])
def test_grey_fills_all_three_channels(write, colors, bits, alpha):
    samples = (as_8_bit if bits == 8 else as_16_bit)(colors[..., : 2 if alpha else 1])
    image = load_image(write("x.png", samples, "b-w" if bits == 8 else "grey16"))
    expected = samples / (2**bits - 1)
    assert image.has_alpha == alpha
    assert np.abs(image.pixels[..., :3] - expected[..., :1]).max() < 1e-6
    if alpha:
        assert np.abs(image.pixels[..., 3] - expected[..., 1]).max() < 1e-6


@pytest.mark.parametrize("name", ["x.png", "x.tif"])
def test_one_bit_is_black_and_white(write, colors, name):
    samples = np.where(colors[..., :1] < 0.5, 0, 255).astype(np.uint8)
    pixels = load_image(write(name, samples, "b-w", bitdepth=1)).pixels
    assert np.array_equal(pixels[..., :3], np.repeat(samples // 255, 3, axis=2))


def test_palette_with_transparent_entry(write):
    palette = np.uint8([[255, 0, 0, 255], [0, 128, 255, 255], [9, 9, 9, 0]])
    samples = palette[np.arange(24 * 32).reshape(24, 32) % 3]
    path = write("x.png", samples, palette=True)
    assert pyvips.Image.new_from_file(str(path)).get("palette") == 1
    pixels = load_image(path).pixels
    assert np.abs(pixels[..., 3] * 255 - samples[..., 3]).max() < 1e-3
    visible = samples[..., 3] > 0
    assert np.abs(pixels[visible] * 255 - samples[visible]).max() < 1e-3


def test_float_tiff_is_linear_light(write, colors):
    image = load_image(write("x.tif", colors.astype(np.float32), "scrgb"))
    assert np.abs(image.pixels[..., :3] - srgb_encoded(colors)).max() < 1e-6
    assert image.bit_depth == 16


def test_float_tiff_with_impossible_values_stays_in_range(write, colors):
    samples = colors.astype(np.float32)
    samples[0, 0], samples[0, 1], samples[0, 2], samples[0, 3] = np.nan, np.inf, 7.5, -3
    pixels = load_image(write("x.tif", samples, "scrgb")).pixels
    assert np.allclose(pixels[0, :4, 0], [0, 1, 1, 0], atol=1e-6)
    assert np.isfinite(pixels).all()


def test_cmyk_jpeg_of_a_photo_editor(tmp_path):
    image = pytest.importorskip("PIL.Image")  # writes the inverted ink that Adobe introduced
    inks = {"white": (0, 0, 0, 0), "black": (0, 0, 0, 255), "cyan": (255, 0, 0, 0)}
    for name, ink in inks.items():
        image.new("CMYK", (16, 16), ink).save(tmp_path / f"{name}.jpg", quality=100)
    white, black, cyan = (load_image(tmp_path / f"{n}.jpg").pixels[8, 8] for n in inks)
    assert white[:3].min() > 0.97
    assert black[:3].max() < 0.2
    assert cyan[0] < 0.3
    assert min(cyan[1], cyan[2]) > 0.5


def test_cmyk_jpeg_with_its_own_profile(write, colors):
    inks = as_8_bit(np.concatenate([colors, colors[..., :1]], axis=2) / 2)
    profile = bytes(pyvips.Operation.call("profile_load", "cmyk"))
    marked = load_image(write("marked.jpg", inks, "cmyk", profile=profile, Q=100))
    unmarked = load_image(
        write("unmarked.jpg", inks, "cmyk", Q=100)
    )  # taken to be of that very kind
    assert np.abs(marked.pixels - unmarked.pixels).max() < 1e-6
    assert np.ptp(marked.pixels[..., :3]) > 0.3
    assert marked.icc_profile is None  # a colour picture cannot be written back into CMYK


UPRIGHT = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
    8: lambda a: np.rot90(a),
}


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("name", ["x.png", "x.tif", "x.jpg"])
def test_exif_orientation_is_applied(write, name, orientation):
    corner = np.zeros((24, 32, 3), np.uint8)
    corner[:8, :16] = 255  # bright upper left, wider than high
    pixels = load_image(write(name, corner, orientation=orientation)).pixels
    expected = UPRIGHT[orientation](corner)
    assert pixels.shape[:2] == expected.shape[:2]
    assert np.abs(pixels[..., :3] - expected / 255).max() < 0.1


@pytest.mark.parametrize("name", ["x.tif", "x.gif", "x.webp"])
def test_of_several_pages_the_first(tmp_path, name):
    pages = [pyvips.Image.black(32, 24, bands=3) + value for value in (200, 50)]
    joined = pyvips.Image.arrayjoin(pages, across=1).cast("uchar").copy(interpretation="srgb")
    joined.set_type(pyvips.GValue.gint_type, "page-height", 24)
    joined.write_to_file(str(tmp_path / name))
    pixels = load_image(tmp_path / name).pixels
    assert pixels.shape == (24, 32, 4)
    assert np.abs(pixels[..., :3] - 200 / 255).max() < 0.02


@pytest.mark.parametrize("shape", [(1, 1), (1, 20000), (20000, 1)])
def test_extreme_shapes_load(write, shape):
    pixels = load_image(write("x.png", np.full((*shape, 3), 77, np.uint8))).pixels
    assert pixels.shape == (*shape, 4)
    assert np.allclose(pixels[..., :3], 77 / 255)


def test_names_are_taken_literally(write, tmp_path, colors):
    samples = as_8_bit(colors)
    plain = write("x.png", samples)
    for name in (b"x[page=1].png", b"x.png[shrink=2]", b"caf\xe9.png"):
        odd = tmp_path / os.fsdecode(name)
        odd.write_bytes(plain.read_bytes())
        assert np.abs(load_image(odd).pixels[..., :3] - samples / 255).max() < 1e-6


def test_a_file_written_anew_is_read_anew(write):
    assert load_image(write("x.png", np.full((4, 4, 3), 10, np.uint8))).pixels[0, 0, 0] < 0.1
    assert load_image(write("x.png", np.full((4, 4, 3), 250, np.uint8))).pixels[0, 0, 0] > 0.9


def test_libraries_write_nothing_to_the_terminal(write, colors, capfd):
    path = write("x.jpg", as_8_bit(np.tile(colors, (8, 8, 1))))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF  # libjpeg warns of this
    path.write_bytes(content)
    load_image(path)
    assert capfd.readouterr() == ("", "")


def test_mask_is_white_where_it_counts(write):
    rows = np.uint8([[255, 255], [255, 0], [128, 255], [0, 255]])  # value, alpha
    mask = load_mask(write("mask.png", rows[:, None], "b-w"))
    assert mask.dtype == np.float32
    assert mask.shape == (4, 1)
    assert np.allclose(mask[:, 0], [1, 0, 128 / 255, 0], atol=1e-6)


def test_mask_from_colors_weighs_them_like_the_eye(write):
    mask = load_mask(write("mask.png", np.uint8([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]])))
    assert np.allclose(mask, [[0.2126, 0.7152, 0.0722]], atol=1e-6)
