"""Colour profiles: what a file shows is what comes in, and goes out again."""

from __future__ import annotations

import numpy as np
import pytest
import pyvips

from nst_engine.images import load_image, save_image

from .conftest import as_8_bit, as_16_bit
from .profiles import (
    ADOBE,
    SRGB,
    device_values,
    grey_profile,
    matrix_profile,
    seen_as_srgb,
    srgb_encoded,
)

ADOBE_GAMMA = 563 / 256  # Adobe RGB (1998), section 4.3.4.2


@pytest.fixture
def moderate(colors) -> np.ndarray:
    """Colours away from black, where a power curve is infinitely steep."""
    return 0.1 + 0.9 * colors


@pytest.mark.parametrize(("primaries", "gamma"), [(ADOBE, ADOBE_GAMMA), (SRGB, 1.0), (SRGB, 1.8)])
@pytest.mark.parametrize("bits", [8, 16])
def test_profile_is_converted_to_srgb(write, moderate, primaries, gamma, bits):
    samples = (as_8_bit if bits == 8 else as_16_bit)(moderate)
    interpretation = "srgb" if bits == 8 else "rgb16"
    profile = matrix_profile(primaries, gamma)
    image = load_image(write("x.tif", samples, interpretation, profile=profile))
    error = np.abs(image.pixels[..., :3] - seen_as_srgb(samples / (2**bits - 1), primaries, gamma))
    assert error.mean() < 0.1 / 255
    assert error.max() < 1 / 255
    assert image.icc_profile == profile


def test_conversion_is_finer_than_8_bits(write):
    ramp = as_16_bit(np.repeat(np.linspace(0.3, 0.32, 2000)[None, :, None], 3, axis=2))
    path = write("x.tif", ramp, "rgb16", profile=matrix_profile(ADOBE, ADOBE_GAMMA))
    pixels = load_image(path).pixels[..., :3]
    assert len(np.unique(pixels[0, :, 0])) > 500  # 8 bits have 6 steps there
    assert np.abs(pixels - seen_as_srgb(ramp / 65535, ADOBE, ADOBE_GAMMA)).max() < 0.2 / 255


def test_linear_float_tiff_with_its_profile(write, moderate):
    path = write("x.tif", moderate.astype(np.float32), "scrgb", profile=matrix_profile(SRGB, 1.0))
    assert np.abs(load_image(path).pixels[..., :3] - srgb_encoded(moderate)).max() < 0.5 / 255


def test_grey_profile_is_converted_but_cannot_be_kept(write, moderate):
    grey = moderate[..., :1]
    image = load_image(write("x.tif", as_16_bit(grey), "grey16", profile=grey_profile(1.0)))
    assert np.abs(image.pixels[..., :3] - srgb_encoded(grey)).max() < 1 / 255
    assert image.icc_profile is None


def test_alpha_is_not_converted(write, moderate):
    samples = as_8_bit(np.concatenate([moderate, moderate[..., :1]], axis=2))
    pixels = load_image(write("x.png", samples, profile=matrix_profile(ADOBE, ADOBE_GAMMA))).pixels
    assert np.abs(pixels[..., 3] - samples[..., 3] / 255).max() < 1e-6


def test_garbage_for_a_profile_means_srgb(write, moderate, tmp_path):
    samples = as_8_bit(moderate)
    image = load_image(write("x.tif", samples, profile=b"no profile at all " * 20))
    assert np.abs(image.pixels[..., :3] - samples / 255).max() < 1e-6
    save_image(tmp_path / "y.tif", image.pixels, image)
    assert embedded(tmp_path / "y.tif") is None


@pytest.mark.parametrize("name", ["y.png", "y.tif", "y.jpg", "y.webp"])
def test_result_goes_back_into_the_profile(write, moderate, tmp_path, name):
    profile = matrix_profile(ADOBE, ADOBE_GAMMA)
    smooth = np.linspace([0.3, 0.4, 0.5], [0.6, 0.5, 0.4], 32)[None].repeat(24, axis=0)
    samples = as_8_bit(device_values(smooth, ADOBE, ADOBE_GAMMA))
    image = load_image(write("x.png", samples, profile=profile))
    save_image(tmp_path / name, image.pixels, image)
    assert embedded(tmp_path / name) == profile
    stored = pyvips.Image.new_from_file(str(tmp_path / name)).numpy().astype(int)
    tolerance = 1 if name in ("y.png", "y.tif") else 5
    assert np.abs(stored - samples).max() <= tolerance
    assert np.abs(load_image(tmp_path / name).pixels - image.pixels).max() < (tolerance + 1) / 255


def test_16_bit_samples_survive_the_way_through_srgb(write, moderate, tmp_path):
    samples = as_16_bit(device_values(moderate, ADOBE, ADOBE_GAMMA))
    profile = matrix_profile(ADOBE, ADOBE_GAMMA)
    image = load_image(write("x.tif", samples, "rgb16", profile=profile))
    save_image(tmp_path / "y.tif", image.pixels, image)
    error = np.abs(
        pyvips.Image.new_from_file(str(tmp_path / "y.tif")).numpy() - samples.astype(int)
    )
    assert error.mean() < 32  # of 65535; a step of 8 bits is 257
    assert error.max() < 257


def embedded(path) -> bytes | None:
    image = pyvips.Image.new_from_file(str(path))
    field = "icc-profile-data"
    return bytes(image.get(field)) if image.get_typeof(field) else None


def test_a_large_image_has_no_seams(write, tmp_path):
    """It is read and written in strips; each comes from and goes to its place."""
    height, width = 1400, 1100
    down = np.linspace(0.5, 0.7, height)[:, None]
    across = np.linspace(0.5, 0.7, width)[None, :]
    smooth = np.stack([down + 0 * across, across + 0 * down, (down + across) / 2], axis=2)
    alpha = np.repeat(np.linspace(1, 0.5, height)[:, None], width, axis=1)
    samples = as_16_bit(np.dstack([smooth, alpha]))
    profile = matrix_profile(ADOBE, ADOBE_GAMMA)
    image = load_image(write("x.png", samples, "rgb16", profile=profile))
    seen = seen_as_srgb(samples[..., :3] / 65535, ADOBE, ADOBE_GAMMA)
    assert np.abs(image.pixels[..., :3] - seen).max() < 1 / 255
    assert np.abs(image.pixels[..., 3] - alpha).max() < 1 / 65535
    save_image(tmp_path / "y.png", image.pixels, like=image)
    written = pyvips.Image.new_from_file(str(tmp_path / "y.png")).numpy()
    error = np.abs(written.astype(int) - samples)
    assert error[..., :3].max() < 65535 / 1000
    assert error[..., 3].max() <= 1
