"""Whether a style file says what one says: its checksum holds off accidents, not people."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyvips

from ..contract.request import LARGEST_SIDE
from ..contract.setting_texts import LAYERS

TEXTS = ("title", "network", "fingerprint", "made_by")
MOST_SCALES = 64
#: px; that of every file so far has at most 256.
LARGEST_THUMBNAIL = 1024


def check_metadata(stored: Any) -> dict[str, Any]:
    """The fields of ``StyleMetadata`` from JSON; raises ValueError, TypeError or KeyError."""
    fields: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in stored.items()
    }
    _require(all(isinstance(fields[name], str) for name in TEXTS))
    _require(isinstance(fields.get("instant", ""), str))
    width, height = fields["size"]
    _require(all(type(side) is int and 0 < side <= LARGEST_SIDE for side in (width, height)))
    scales, units = fields["scales"], fields["units"]
    _require(0 < len(scales) <= MOST_SCALES and all(0 < side <= LARGEST_SIDE for side in scales))
    _require(list(scales) == sorted(set(scales)))
    for name in ("layers", "strokes_layers"):
        _require(isinstance(fields[name], tuple) and all(each in LAYERS for each in fields[name]))
        _require(all(0 < units[layer] < math.inf for layer in fields[name]))
    colors = fields["colours"]
    mean, covariance = (np.array(colors[name], float) for name in ("mean", "covariance"))
    _require(mean.shape == (3,) and covariance.shape == (3, 3))
    _require(bool(np.isfinite(mean).all() and np.isfinite(covariance).all()))
    return fields


def check_arrays(fields: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
    """Raise ValueError or KeyError where an array lacks that the metadata speak of, or misfits."""
    for layer in {*fields["layers"], *fields["strokes_layers"]}:
        channels, rank = arrays[f"basis {layer}"].shape
        _require(0 < rank <= channels)
        for n in range(len(fields["scales"])):
            if layer in fields["layers"]:
                _require(arrays[f"mean {layer} {n}"].shape == (rank,))
                _require(arrays[f"spread {layer} {n}"].shape[0] == rank)
                _require(arrays[f"spread {layer} {n}"].size > 0)
            if layer in fields["strokes_layers"]:
                positions, fewer = arrays[f"strokes {layer} {n}"].shape
                _require(positions > 0 and 0 < fewer <= rank)
                _require(arrays[f"steps {layer} {n}"].shape == (fewer,))
    for array in arrays.values():
        _require(array.dtype.kind in "iu" or bool(np.isfinite(array).all()))
    thumbnail = arrays["thumbnail"]
    _require(thumbnail.dtype == np.uint8 and thumbnail.ndim == 1)
    read_thumbnail(thumbnail.tobytes())


def read_thumbnail(png: bytes) -> np.ndarray:
    """uint8 (height, width, 4) of a small PNG file in RGBA; raises ValueError for anything else."""
    try:
        image = pyvips.Image.pngload_buffer(png, fail_on="truncated")
        _require(max(image.width, image.height) <= LARGEST_THUMBNAIL)
        _require(image.bands == 4 and image.format == "uchar")
        samples: np.ndarray = image.numpy()
    except pyvips.Error as error:
        raise ValueError("no picture") from error
    return samples


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError("no style file that this program wrote")
