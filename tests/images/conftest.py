"""Picture files made on the spot."""

from __future__ import annotations

import numpy as np
import pytest
import pyvips


@pytest.fixture
def write(tmp_path):
    """``write(name, samples, interpretation, profile=…, orientation=…, **save_options)``."""

    def write_image(
        name, samples, interpretation="srgb", *, profile=None, orientation=None, **options
    ):
        image = pyvips.Image.new_from_array(samples, interpretation=interpretation).copy()
        if profile:
            image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
        if orientation:
            image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
        image.write_to_file(str(tmp_path / name), **options)
        return tmp_path / name

    return write_image


@pytest.fixture
def colors() -> np.ndarray:
    """float64 (24, 32, 3) in 0..1: noise, so that no two pixels or channels are alike."""
    return np.random.default_rng(0).random((24, 32, 3))


def as_8_bit(values: np.ndarray) -> np.ndarray:
    return np.rint(values * 255).astype(np.uint8)


def as_16_bit(values: np.ndarray) -> np.ndarray:
    return np.rint(values * 65535).astype(np.uint16)
