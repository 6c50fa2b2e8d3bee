"""Colour management: any file's samples to sRGB, and sRGB back into its RGB profile.

All colour management is Little CMS through libvips, by way of XYZ in float so that a
wide gamut is not cut before it is in sRGB. Samples enter and leave it with 16 bits.
"""

from __future__ import annotations

import numpy as np
import pyvips

PROFILE_FIELD = "icc-profile-data"

#: Relative colorimetric with black point compensation is what image editors do by default.
#: It changes nothing between profiles whose black is black, as matrix profiles' is.
INTENT = {"pcs": "xyz", "intent": "relative", "black_point_compensation": True}

#: libvips' names for 16-bit samples by number of channels.
SIXTEEN_BIT = {1: "grey16", 3: "rgb16", 4: "cmyk"}


def srgb_encode(linear: np.ndarray) -> np.ndarray:
    """Encode linear light as sRGB (IEC 61966-2-1), clipped to 0..1; float32."""
    x = np.clip(linear, 0, 1, dtype=np.float32)
    return np.where(x <= 0.0031308, 12.92 * x, 1.055 * x ** (1 / 2.4) - 0.055)


def srgb_decode(encoded: np.ndarray) -> np.ndarray:
    """Decode sRGB to linear light (IEC 61966-2-1); float32."""
    x = np.asarray(encoded, np.float32)
    return np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)


def from_profile(samples: np.ndarray, profile: bytes | str) -> np.ndarray:
    """Convert samples (h, w, 1 | 3 | 4) in 0..1 from a profile to sRGB (h, w, 3), float32.

    ``profile``: the bytes of an ICC profile, or the name of one built into libvips.
    Raises pyvips.Error when it does not fit these samples.
    """
    image = _sixteen_bit(samples)
    if isinstance(profile, bytes):
        image = _tagged(image, profile)
        xyz = image.icc_import(embedded=True, **INTENT)
    else:
        xyz = image.icc_import(input_profile=profile, **INTENT)
    return srgb_encode(xyz.colourspace("scrgb").numpy())


def to_profile(srgb: np.ndarray, profile: bytes, bit_depth: int) -> np.ndarray:
    """Convert sRGB (h, w, 3) in 0..1 to integer samples of an RGB profile.

    Raises pyvips.Error when the profile works in one direction only.
    """
    linear = pyvips.Image.new_from_array(srgb_decode(srgb), interpretation="scrgb")
    xyz = _tagged(linear.colourspace("xyz"), profile)
    return xyz.icc_export(depth=bit_depth, **INTENT).numpy()


def is_rgb(profile: bytes) -> bool:
    """Whether an ICC profile is for RGB (ICC.1:2022, 7.2.6: data colour space)."""
    return profile[16:20] == b"RGB "


def _sixteen_bit(samples: np.ndarray) -> pyvips.Image:
    scaled = np.rint(np.clip(samples, 0, 1) * 65535).astype(np.uint16)
    return pyvips.Image.new_from_array(scaled, interpretation=SIXTEEN_BIT[samples.shape[2]])


def _tagged(image: pyvips.Image, profile: bytes) -> pyvips.Image:
    image = image.copy()
    image.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, profile)
    return image
