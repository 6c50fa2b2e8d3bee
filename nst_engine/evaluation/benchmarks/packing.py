"""What packing for a line to another computer saves, and what it takes.

``python -m nst_engine.evaluation.benchmarks.packing PHOTO…`` prints for each file, as GIMP sends an
image of 8 bits, and for an instant result of 1024 pixels, bytes and seconds of both ends.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from time import perf_counter

import numpy as np

from ...contract import Array, Request, Settings
from ...contract.packing import pack, unpack
from ...environment import configure_environment
from ...images import load_image
from ...job.arrays import image_array
from ...job.control import JobControl
from ...stylizer import Stylizer

FLOAT32 = 4  # bytes


def main() -> None:
    """Print two lines for each file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("images", nargs="+", type=Path, metavar="PHOTO")
    files = parser.parse_args().images
    configure_environment()
    settings = Settings(method="instant", built_in="mosaic", size=1024)
    for file in files:
        pixels = np.rint(255 * load_image(file).pixels) / np.float32(255)  # a profile moves them
        content = image_array("content", pixels)
        _measure(f"{file.name}, sent", content)
        request = Request(settings, content, ())
        result = Stylizer()(request, lambda _event: None, JobControl()).pixels
        _measure(f"{file.name}, a result", result)


def _measure(name: str, image: Array) -> None:
    data = np.frombuffer(image.data, "u1").tobytes()
    began = perf_counter()
    packed = b"".join(pack(data, FLOAT32, image.shape))
    packed_after = perf_counter() - began
    began = perf_counter()
    unpacked = unpack(io.BytesIO(packed).read, FLOAT32, image.shape)
    unpacked_after = perf_counter() - began
    assert unpacked == data
    height, width, _ = image.shape
    print(
        f"{name}, {width}x{height}: {len(data) / 1e6:.1f} MB -> {len(packed) / 1e6:.1f} MB, "
        f"{len(data) / len(packed):.1f} times smaller; packed in {packed_after:.2f} s, unpacked in "
        f"{unpacked_after:.2f} s"
    )


if __name__ == "__main__":
    main()
