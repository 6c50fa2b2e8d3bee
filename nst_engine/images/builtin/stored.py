"""Built-in styles that were painted before, kept as PNG files: painting one takes seconds.

``python -m nst_engine.images.builtin.stored`` paints those that are missing in the size that
previews are made with. With ``--leave-with-input`` it leaves at once when its standard input ends,
so that it never outlives a GIMP that started it.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import os
import sys
import threading
from pathlib import Path

import numpy as np
import pyvips

from ...contract import BUILT_IN_STYLES
from ...contract.paths import built_in_folder, built_in_thumbnail
from ...files import write_atomically
from . import render

#: Sizes in which built-in styles are kept. The larger one takes a core up to 6 seconds.
SIZES = ((512, 384), (1024, 768))
VERSION = "version"  # the file that says by which code the images were painted
NICENESS = 10  # of the process that paints beside other work


def stored(name: str, width: int, height: int) -> np.ndarray:
    """A built-in style as ``render`` paints it, in 8 bits: float32 (height, width, 3), 0..1.

    It is read where it was painted before, else painted and kept for the next time where the
    application's folder can be written.
    """
    file = _file(name, width, height)
    try:
        _remove_older()
        values = pyvips.Image.new_from_buffer(file.read_bytes(), "", fail=True).numpy()
        if values.shape == (height, width, 3) and values.dtype == np.uint8:
            return values.astype(np.float32) / 255
    except (OSError, pyvips.Error):
        logging.debug("The built-in style %s is painted.", name)
    values = np.rint(render(name, width, height) * 255).astype(np.uint8)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file.parent / VERSION, _version().encode())
        image = pyvips.Image.new_from_array(values, interpretation="srgb")
        write_atomically(file, image.write_to_buffer(".png"))
    except (OSError, pyvips.Error) as error:
        logging.info("The built-in style %s is not kept: %s", name, error)
    return values.astype(np.float32) / 255


def _file(name: str, width: int, height: int) -> Path:
    if (width, height) == SIZES[0]:
        return built_in_thumbnail(name)
    return built_in_folder() / f"{name}-{width}x{height}.png"


def _remove_older() -> None:
    """Remove what another version of the code painted."""
    folder = built_in_folder()
    if folder.is_dir() and (folder / VERSION).read_text("utf-8") != _version():
        for file in folder.glob("*.png"):
            file.unlink(missing_ok=True)


@functools.cache
def _version() -> str:
    """A name of the code that paints: other code has another."""
    digest = hashlib.blake2b(digest_size=16)
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _leave_with_input() -> None:
    while os.read(0, 1 << 12):
        pass
    os._exit(0)


def main() -> None:
    """Paint every style that is missing, in the size of the previews."""
    if "--leave-with-input" in sys.argv:
        threading.Thread(target=_leave_with_input, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    for name in BUILT_IN_STYLES:
        stored(name, *SIZES[0])
        print(name, flush=True)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
