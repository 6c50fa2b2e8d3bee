"""ICC profiles made here, and an independent computation of what they mean."""

from __future__ import annotations

import struct

import numpy as np

D65 = (0.3127, 0.3290)
D50_XYZ = np.array([0.9642, 1.0, 0.8249])  # ICC.1, profile connection space
SRGB = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
ADOBE = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


def matrix_profile(primaries, gamma: float) -> bytes:
    """A version 2 RGB display profile: D65 primaries and one power for all channels."""
    matrix = to_d50(primaries)
    curve = _curve(gamma)
    tags = {
        b"desc": _description(b"made by a test"),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": _xyz(D50_XYZ),
        **{name: _xyz(matrix[:, i]) for i, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    return _assembled(b"RGB ", tags)


def grey_profile(gamma: float) -> bytes:
    """A version 2 grey display profile."""
    tags = {
        b"desc": _description(b"grey made by a test"),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": _xyz(D50_XYZ),
        b"kTRC": _curve(gamma),
    }
    return _assembled(b"GRAY", tags)


def to_d50(primaries) -> np.ndarray:
    """Linear RGB to XYZ relative to D50, Bradford-adapted from D65 (3x3)."""
    columns = np.stack([_xyz_of(*c) for c in primaries], axis=1)
    white = _xyz_of(*D65)
    adapt = np.linalg.inv(BRADFORD) @ np.diag((BRADFORD @ D50_XYZ) / (BRADFORD @ white)) @ BRADFORD
    return adapt @ columns @ np.diag(np.linalg.solve(columns, white))


def seen_as_srgb(device: np.ndarray, primaries, gamma: float) -> np.ndarray:
    """What device values (..., 3) of such a profile are in sRGB, by the book in float64."""
    xyz = device.astype(np.float64) ** gamma @ to_d50(primaries).T
    return srgb_encoded(xyz @ np.linalg.inv(to_d50(SRGB)).T)


def device_values(srgb: np.ndarray, primaries, gamma: float) -> np.ndarray:
    """The device values (..., 3) that show an sRGB colour; only sensible inside the gamut."""
    linear = srgb.astype(np.float64)
    linear = np.where(linear <= 0.04045, linear / 12.92, ((linear + 0.055) / 1.055) ** 2.4)
    own = linear @ (np.linalg.inv(to_d50(primaries)) @ to_d50(SRGB)).T
    return np.clip(own, 0, 1) ** (1 / gamma)


def srgb_encoded(linear: np.ndarray) -> np.ndarray:
    """IEC 61966-2-1."""
    linear = np.clip(linear, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def _xyz_of(x: float, y: float) -> np.ndarray:
    return np.array([x / y, 1, (1 - x - y) / y])


def _assembled(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        content += b"\0" * (-len(content) % 4)
        table += name + struct.pack(">II", start + len(data), len(content))
        data += content
    header = struct.pack(
        ">I4sI4s4s4s", start + len(data), b"", 2 << 24 | 4 << 20, b"mntr", space, b"XYZ "
    )
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28
    header += b"".join(_fixed(v) for v in D50_XYZ)
    return header.ljust(128, b"\0") + table + data


def _description(text: bytes) -> bytes:
    return b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + b"\0" * 79


def _xyz(values) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(v) for v in values)


def _curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))
