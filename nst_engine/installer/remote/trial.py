"""A small image that the engine on the other computer makes, sent and fetched as GIMP will."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from array import array
from contextlib import suppress
from typing import Any

from ... import __version__
from ...contract import (
    PROTOCOL,
    Array,
    Message,
    Request,
    Settings,
    UserError,
    read_message,
    write_message,
)
from ...contract.frames import BROKEN_OFF, Write
from ...contract.pipes import reader, writer
from ...contract.ssh import ALIVE, BEAT, discreet, line_error, no_ssh, serve_command
from ..console import log

WIDTH, HEIGHT = 96, 64  # px: enough for each network
PATIENCE = 300  # seconds; torch's first import from a slow disk can take a minute


def stylize_there(host: str, python: str, digest: str) -> str:
    """Have an image stylized; returns what a person calls the device that did it.

    Raises UserError where none comes.
    """
    with tempfile.TemporaryFile() as errors:
        command, pipe = serve_command(host, python, digest), subprocess.PIPE
        try:
            process = subprocess.Popen(command, bufsize=0, stdin=pipe, stdout=pipe, stderr=errors)
        except OSError:
            raise no_ssh() from None
        too_long = threading.Timer(PATIENCE, process.kill)
        too_long.start()
        heard: dict[str, Message] = {}
        try:
            with process:
                _converse(process, heard)
        finally:
            too_long.cancel()
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
    log.info("The engine there ended with code %d. %s", process.returncode, discreet(said))
    if "error" in heard:
        told = heard["error"].values
        raise UserError(told["code"], told["message"], told["hint"], input_error=False)
    if "result" in heard:
        devices = heard["ready"].values["devices"] or [{"words": "an unknown device"}]
        return str(devices[0]["words"])
    failed = UserError(
        "remote",
        f"The engine on the other computer is installed but made no image "
        f"(code {process.returncode}).",
        "Its engine.log there may say why.",
        input_error=False,
    )
    raise line_error(process.returncode, said, was_connected=bool(heard)) or failed


def _converse(process: subprocess.Popen[bytes], heard: dict[str, Message]) -> None:
    """Ask for an image, and note the last message of each type until it is here, or an error."""
    assert process.stdin
    assert process.stdout
    write, read = writer(process.stdin.fileno()), reader(process.stdout.fileno())
    ended = threading.Event()
    try:
        write_message(write, Message("hello", {"protocol": PROTOCOL, "version": __version__}))
        write_message(write, _request().to_message(), packed=True)
        threading.Thread(target=_beat, args=(write, ended), daemon=True).start()
        while not heard.keys() & {"error", "result"}:
            message = read_message(read)
            if message is None:
                return
            heard[message.type] = message
    except OSError:  # it has ended: its exit code says why
        pass
    except UserError as error:
        if error.code != BROKEN_OFF:
            process.kill()
            raise
    finally:
        ended.set()


def _beat(write: Write, ended: threading.Event) -> None:
    with suppress(OSError):
        while not ended.wait(BEAT):
            write_message(write, Message(ALIVE))


def _request() -> Request:
    """A gradient, in a style that the engine has itself."""
    values = array("f")
    for y in range(HEIGHT):
        for x in range(WIDTH):
            values.extend((x / WIDTH, y / HEIGHT, 0.5, 1.0))
    content = Array("content", "float32", (HEIGHT, WIDTH, 4), values.tobytes())
    settings: dict[str, Any] = {"built_in": "mosaic", "quality": "draft"}
    return Request(Settings(**settings), content, ())
