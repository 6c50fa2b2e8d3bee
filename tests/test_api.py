"""``from nst_engine import stylize, Settings``: files or pixels in, an image out."""

from dataclasses import replace

import numpy as np
import pytest

from nst_engine import Settings, StylizedImage, UserError, stylize
from nst_engine.images import ImageFile, load_image, save_image

QUICK = Settings(method="instant", device="cpu")


@pytest.fixture
def files(tmp_path):
    """A content image with 16 bits and alpha, and a style image, as files."""
    pixels = np.random.default_rng(0).random((2, 40, 48, 4), np.float32)
    pixels[1, ..., 3] = 1
    paths = tmp_path / "content.png", tmp_path / "style.png"
    for path, each, alpha in zip(paths, pixels, (True, False), strict=True):
        save_image(path, each, ImageFile(each, bit_depth=16, has_alpha=alpha))
    return paths


def test_files_and_their_pixels_give_the_same_image(files):
    content, style = files
    by_file = stylize(content, str(style), QUICK)
    by_pixels = stylize(load_image(content).pixels, [load_image(style).pixels], QUICK)
    assert isinstance(by_file, StylizedImage)
    assert by_file.pixels.shape == (40, 48, 4)
    assert np.array_equal(by_file.pixels, by_pixels.pixels)
    assert by_file.record["method"] == "instant"


def test_what_is_saved_is_like_the_content_file(files, tmp_path):
    content, style = files
    image = stylize(content, style, QUICK)
    image.save(tmp_path / "out.png")
    image.save(str(tmp_path / "out.png"))
    saved = load_image(tmp_path / "out.png")
    assert (saved.bit_depth, saved.has_alpha) == (16, True)
    assert np.abs(saved.pixels - image.pixels).max() < 1e-4


def test_no_file_that_was_read_is_lost(files):
    content, style = files
    image = stylize(content, style, QUICK)
    for file in files:
        before = file.read_bytes()
        with pytest.raises(UserError, match="would be lost"):
            image.save(file)
        assert file.read_bytes() == before


def test_no_mask_that_was_read_is_lost(files, tmp_path):
    mask = tmp_path / "mask.png"
    white = np.ones((40, 48, 4), np.float32)
    save_image(mask, white, ImageFile(white))
    before = mask.read_bytes()
    image = stylize(*files, replace(QUICK, style_mask=(str(mask),)))
    with pytest.raises(UserError, match="would be lost"):
        image.save(mask)
    assert mask.read_bytes() == before


@pytest.mark.parametrize("weights", [(1.0, 2.0), (0.0,)])
def test_weights_must_be_those_of_the_built_in_style(files, weights):
    with pytest.raises(UserError, match="--style-weights"):
        stylize(files[0], settings=replace(QUICK, built_in="mosaic", style_weights=weights))


def test_eight_bits_without_alpha_are_pixels_too():
    pixels = np.random.default_rng(0).integers(0, 256, (40, 48, 3), np.uint8)
    as_floats = pixels.astype(np.float64) / 255
    settings = Settings(method="instant", device="cpu", built_in="mosaic")
    by_bytes, by_floats = (stylize(each, settings=settings) for each in (pixels, as_floats))
    assert np.abs(by_bytes.pixels - by_floats.pixels).max() < 1e-4


@pytest.mark.parametrize("shape", [(40, 48), (40, 48, 2), (3, 40, 48)])
def test_other_arrays_are_refused_in_words(shape):
    with pytest.raises(UserError, match="The pixels came as float64"):
        stylize(np.zeros(shape), np.zeros((40, 48, 3)), QUICK)


def test_masks_of_the_settings_are_applied(files, tmp_path):
    content, style = files
    right = np.ones((40, 48, 4), np.float32)
    right[:, :24, :3] = 0
    save_image(tmp_path / "right.png", right, ImageFile(right))
    masked = Settings(method="instant", device="cpu", content_mask=(str(tmp_path / "right.png"),))
    before, after = load_image(content).pixels, stylize(content, style, masked).pixels
    assert np.array_equal(after[:, :23], before[:, :23])
    assert np.abs(after - before)[:, 25:, :3].mean() > 0.05
