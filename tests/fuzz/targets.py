"""What is fuzzed: each function takes any bytes and may raise UserError, nothing else.

Shared by the tests with hypothesis, by the coverage-guided runs (``run.py``) and by the cases that
these have found (``cases/``).
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import importlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from nst_engine.contract import Array, Message, Request, Settings, UserError, read_message
from nst_engine.contract.setting_texts import check_texts

PLUGIN = Path(__file__).parents[2] / "gimp_plugin" / "neural-style-transfer"
#: Where files are put that are opened by their names: memory, where there is such a folder.
SCRATCH = "/dev/shm" if Path("/dev/shm").is_dir() else None

Target = Callable[[bytes], None]
TARGETS: dict[str, Target] = {}


def target(function: Target) -> Target:
    """Put the function among the targets, under its name."""

    def allowed(data: bytes) -> None:
        with contextlib.suppress(UserError):
            function(data)

    TARGETS[function.__name__] = allowed
    return allowed


@target
def frames(data: bytes) -> None:
    """All frames of a stream of bytes."""
    stream = io.BytesIO(data)
    while read_message(stream.read) is not None:
        pass


@target
def requests(data: bytes) -> None:
    """A request whose header is ``data``, with all arrays that it could want."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return
    if not isinstance(values, dict):
        return
    values = {"settings": {}, "styles": ["style"], **values}
    arrays = [Array(name, "float32", (1, 1, 4), bytes(16)) for name in ("content", "style")]
    arrays.append(Array("mask", "float32", (1, 1), bytes(4)))
    Request.from_message(Message("stylize", values, tuple(arrays)))


@target
def style_files(data: bytes) -> None:
    """A style file: format, metadata, arrays, thumbnail."""
    from nst_engine.job.style_file import StyleFile

    file = StyleFile.from_bytes(data, "a file")
    _ = file.thumbnail_pixels()
    file.metadata.scale_weights((640, 480))


@target
def images(data: bytes) -> None:
    """An image file of any format that libvips reads of foreigners, with an area and without."""
    from nst_engine.images import load_image

    with _file(data, ".png") as path:
        load_image(path)
        load_image(path, 40 * 40)


@target
def weights(data: bytes) -> None:
    """Somebody's file of VGG-19's weights, safetensors or PyTorch's."""
    from nst_engine.networks.weights.formats import read_weights

    for suffix in (".safetensors", ".pth"):
        with _file(data, suffix) as path:
            read_weights(path)


@target
def records(data: bytes) -> None:
    """What an image says of the making of a layer."""
    plug_in("layers.stored_record").parse_record(data)


@target
def journals(data: bytes) -> None:
    """The journal of a batch's output folder, which is asked and then written on."""
    from nst_engine.batch.journal import NAME, Journal

    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        output = Path(folder) / "a.png"
        (Path(folder) / NAME).write_bytes(data)
        output.write_bytes(b"a")
        journal = Journal(output.parent)
        journal.is_done(output, "key")
        journal.is_own(output)
        journal.write(output, "key", b"image")
        assert Journal(output.parent).is_done(output, "key")


@target
def command_line(data: bytes) -> None:
    """Arguments of ``stylize``, one a line, as far as nothing is opened."""
    from nst_engine.cli import stylize
    from nst_engine.cli.arguments import settings_of

    parser = argparse.ArgumentParser(allow_abbrev=False)
    stylize.add_arguments(parser)
    words = data.decode(errors="surrogateescape").split("\n")
    try:
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            chosen = parser.parse_args([*words, "photo.png", "-o", "out.png"])
    except SystemExit:
        return
    check_texts(settings_of(chosen))


@target
def stored_settings(data: bytes) -> None:
    """Settings in JSON, as presets and records have them."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(values, dict):
        check_texts(Settings.from_dict(values))


@functools.cache
def plug_in(name: str):
    """A module of the plug-in that needs no GIMP, imported beside all other tests' modules."""
    before, path = set(sys.modules), str(PLUGIN)
    # Installed, the engine's contract lies beside the plug-in, as a package of its own.
    sys.modules["contract"] = importlib.import_module("nst_engine.contract")
    for part in ("errors", "paths"):
        sys.modules[f"contract.{part}"] = importlib.import_module(f"nst_engine.contract.{part}")
    sys.path.insert(0, path)
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(path)
        for each in set(sys.modules) - before:
            if not each.startswith("nst_engine"):
                del sys.modules[each]


@contextlib.contextmanager
def _file(data: bytes, suffix: str):
    descriptor, name = tempfile.mkstemp(suffix, dir=SCRATCH)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        yield Path(name)
    finally:
        Path(name).unlink()
