"""The other end of an engine process."""

import os
import subprocess
import sys
import threading
from array import array
from dataclasses import replace
from pathlib import Path

from nst_engine.contract import (
    PROTOCOL,
    Array,
    Message,
    Mode,
    Request,
    Settings,
    read_message,
    write_message,
)
from nst_engine.contract.pipes import reader, writer

STANDIN = (sys.executable, "-m", "tests.server.standin")
CHECKOUT = Path(__file__).parents[2]
REAL = (sys.executable, "-u", "-m", "nst_engine", "serve")
PATIENCE = 60  # seconds until a test that waits in vain is ended


class Client:
    """Talks to an engine; ``with`` kills it in the end, and when nothing comes for too long."""

    def __init__(self, home, command=STANDIN):
        environment = {**os.environ, "XDG_DATA_HOME": str(home), "HOME": str(home)}
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=environment,
        )
        self.write = writer(self.process.stdin.fileno())
        self.read = reader(self.process.stdout.fileno())
        self._patience = threading.Timer(PATIENCE, self.process.kill)

    def __enter__(self):
        self._patience.start()
        return self

    def __exit__(self, *_):
        self._patience.cancel()
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()

    def send(self, kind, **values):
        write_message(self.write, Message(kind, values))

    def hello(self, version):
        self.send("hello", protocol=PROTOCOL, version=version)

    def stylize(self, deed, job=None, request=None):
        message = (request or request_for(deed)).to_message()
        extra = {} if job is None else {"job": job}
        write_message(
            self.write, Message(message.type, {**message.values, **extra}, message.arrays)
        )

    def receive(self):
        """The next message, or None when the engine has closed its end."""
        return read_message(self.read)

    def until(self, *kinds):
        """The next message of one of these kinds; whatever comes before is dropped."""
        while True:
            message = self.receive()
            if message is None or message.type in kinds:
                return message

    def hang_up(self):
        """Close the engine's stdin, as the end of the plug-in does."""
        self.process.stdin.close()

    def exit_code(self):
        return self.process.wait(PATIENCE)


def picture(name, value, height=8, width=8):
    data = array("f", [value, value, value, 1.0] * (height * width)).tobytes()
    return Array(name, "float32", (height, width, 4), data)


def request_for(deed):
    return Request(
        Settings(content_layers=deed), picture("content", 0.25), (picture("style", 0.75),)
    )


def part_of(request):
    """A request for the middle of that one's image, which serves as its preview."""
    return replace(
        request, mode=Mode.REFINE, initial_image=request.content, area=(0.25, 0.25, 0.5, 0.5)
    )


def standin_program(folder, module="tests.server.standin"):
    """A program that can be started in place of the Python that has the engine."""
    program = folder / module
    # Asked for anything but to serve, as to paint styles, it has nothing to do.
    serve = f'cd {CHECKOUT} && exec {sys.executable} -m {module} "$@"'
    program.write_text(f'#!/bin/sh\ncase "$*" in *" serve"*) {serve};; esac\n')
    program.chmod(0o755)
    return program
