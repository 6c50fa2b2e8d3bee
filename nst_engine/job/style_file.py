"""The format of ``.style`` files: safetensors whose metadata is JSON.

Arrays, for every layer (``relu3_1``) and for every scale by its number, coarsest first:

- ``basis LAYER`` fp16 (channels, rank): orthonormal directions that nearly all features of the
  style image lie in. What follows is in these coordinates, in units of the features' own size.
- ``mean LAYER N`` fp32 (rank,) and ``spread LAYER N`` fp16 (rank, any): the covariance of the
  features is spread · spreadᵀ.
- ``strokes LAYER N`` int8 (positions, fewer): features by chance in the first few coordinates,
  in steps ``steps LAYER N`` fp32 (fewer,); only where strokes are looked for.
- ``instant-mean LEVEL N`` fp32 (channels,) and ``instant-covariance LEVEL N`` fp32, the upper
  triangle row by row: of the features that ``nst_engine.instant`` sees, whatever network the
  others are of.
- ``thumbnail`` uint8 (n,): a PNG file.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from ..contract import LARGEST_STYLE_FILE, UserError
from ..files import write_atomically
from .sizes import Size
from .style_file_check import check_arrays, check_metadata, read_thumbnail

FORMAT = "neural-style-transfer style code"
VERSION = 1
THUMBNAIL = "thumbnail"
AGAIN = "Make it again with `python -m nst_engine style save`."


@dataclass(frozen=True)
class StyleMetadata:
    """What a style file says of itself, ready for JSON; the names of the fields are stored.

    fingerprint: of the network's weights.
    made_by: version of the engine.
    size: (width, height) of the style image, the first of several.
    scales: side in pixels of the square that has the area of the style image at each scale, rising.
    units: size of the features of a layer.
    colours: mean and covariance of R, G and B in 0..1.
    instant: fingerprint of the encoder that instant used, empty in files from before it existed.
    """

    title: str
    network: str
    fingerprint: str
    made_by: str
    size: tuple[int, int]
    scales: tuple[float, ...]
    layers: tuple[str, ...]
    strokes_layers: tuple[str, ...]
    units: dict[str, float]
    colours: dict[str, list[Any]]
    instant: str = ""

    def scale_weights(self, at: Size) -> list[tuple[int, float]]:
        """Numbers of the one or two scales next to a size (width, height), and their weights.

        Between two scales both count, by how near they are in the logarithm of the size;
        below the first and above the last one, that one.
        """
        logs = [math.log(side) for side in self.scales]
        log = math.log(at[0] * at[1]) / 2
        above = next((n for n, each in enumerate(logs) if each >= log), len(logs) - 1)
        if above == 0 or logs[above] <= log:
            return [(above, 1.0)]
        weight = (log - logs[above - 1]) / (logs[above] - logs[above - 1])
        return [(above - 1, 1 - weight), (above, weight)]

    def to_json(self) -> str:
        """JSON; ``instant`` is left out where it is empty, so that old checksums still hold."""
        values = asdict(self)
        if not self.instant:
            del values["instant"]
        return json.dumps(values, sort_keys=True)


@dataclass(frozen=True)
class StyleFile:
    """A style file in memory; ``checksum`` is of all of it."""

    metadata: StyleMetadata
    arrays: dict[str, np.ndarray]

    @property
    def checksum(self) -> str:
        digest = hashlib.blake2b(self.metadata.to_json().encode())
        for name, array in sorted(self.arrays.items()):
            digest.update(f"{name} {array.dtype} {array.shape}".encode())
            digest.update(np.ascontiguousarray(array))
        return digest.hexdigest()[:32]

    @property
    def thumbnail(self) -> bytes:
        """The bytes of a PNG file."""
        return self.arrays[THUMBNAIL].tobytes()

    def thumbnail_pixels(self) -> np.ndarray:
        """The small image: float32 (height, width, 4) in 0..1."""
        return read_thumbnail(self.thumbnail).astype(np.float32) / 255

    def to_bytes(self) -> bytes:
        """The bytes of the file."""
        facts = {"format": FORMAT, "version": str(VERSION), "checksum": self.checksum}
        # safetensors writes the memory as it lies, whatever the order of the axes is.
        arrays = {name: np.ascontiguousarray(array) for name, array in self.arrays.items()}
        return save(arrays, {**facts, "about": self.metadata.to_json()})

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> StyleFile:
        """Read the file called ``name``; raises UserError where it is no style code or damaged."""
        facts = _metadata(data)
        if facts.get("format") != FORMAT:
            raise UserError(
                "bad-style",
                f"{name} is no style code, or a badly damaged one.",
                "Choose a .style file that `python -m nst_engine style save` wrote, or a picture.",
            )
        if facts.get("version") != str(VERSION):
            raise UserError(
                "bad-style",
                f"{name} has version {facts.get('version')} of the format; this program reads "
                f"version {VERSION}.",
                AGAIN,
            )
        try:
            fields = check_metadata(json.loads(facts["about"]))
            read = cls(StyleMetadata(**fields), load(data))
            intact = read.checksum == facts["checksum"]
            check_arrays(fields, read.arrays)
        except (SafetensorError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            intact = False
        if not intact:
            raise UserError("bad-style", f"The style code {name} is damaged or incomplete.", AGAIN)
        return read


def read_bytes(path: Path) -> bytes:
    """The bytes of a style code's file; raises UserError when it cannot be read."""
    try:
        if not path.is_file():
            what = "is no file" if path.exists() else "does not exist"
            raise UserError("bad-style", f"{path} {what}.", "Name a .style file.")
        size = path.stat().st_size
        if not 0 < size <= LARGEST_STYLE_FILE:
            raise UserError(
                "bad-style",
                f"{path} is no style code: it has {size} bytes.",
                AGAIN,
            )
        return path.read_bytes()
    except OSError as error:
        raise UserError("bad-style", f"{path} cannot be read: {error.strerror}.") from error


def write(path: Path, data: bytes) -> None:
    """Write it whole or not at all; raises UserError (``unwritable``)."""
    try:
        write_atomically(path, data)
    except OSError as error:
        raise UserError(
            "unwritable", f"{path} cannot be written: {error.strerror}.", "Choose another place."
        ) from error


def _metadata(data: bytes) -> dict[str, str]:
    """The header's ``__metadata__``: safetensors' own reader gives it for paths only."""
    length = int.from_bytes(data[:8], "little")
    if not 0 < length <= len(data) - 8:
        return {}
    try:
        facts = json.loads(data[8 : 8 + length]).get("__metadata__")
    except (ValueError, AttributeError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}
