"""An engine that an earlier call has left waiting is found and taken over. Linux only."""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import socket
import struct
import subprocess
from typing import IO

from engine.place import Place

# Seconds. It takes 2 ms, but all cores may be busy; another engine needs 1.5 s to be as far.
ANSWER = 2.0
UNKNOWN = 256  # in place of an exit code, which only the parent of a process is told


class FoundProcess:
    """A running engine: as much of ``subprocess.Popen`` as is needed of one."""

    def __init__(self, pid: int, descriptor: int, streams: tuple[IO[bytes], ...]) -> None:
        """``descriptor`` is a pidfd; ``streams`` are our ends of its input, output and errors."""
        self.pid = pid
        self.stdin, self.stdout, self.stderr = streams
        self._descriptor = descriptor

    def poll(self) -> int | None:
        """None as long as it runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises TimeoutExpired."""
        ended = select.poll()
        ended.register(self._descriptor, select.POLLIN)
        if not ended.poll(None if timeout is None else 1000 * timeout):
            raise subprocess.TimeoutExpired("engine", timeout or 0)
        return UNKNOWN

    def kill(self) -> None:
        """End it by force."""
        _kill(self._descriptor)


def find_engine(place: Place) -> FoundProcess | None:
    """The engine that waits there; None where none does. One that does not answer is ended."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(ANSWER)
        try:
            connection.connect(str(place.socket))
            pid = _process(connection)
            descriptor = os.pidfd_open(pid)
        except OSError:  # nobody is there, or another user
            return None
        try:
            streams = _hand_over(connection, place.identity)
        except TimeoutError:
            logging.warning("The engine that waited, process %d, does not answer.", pid)
            _kill(descriptor)
            streams = None
        except OSError:  # it was about to leave
            streams = None
    if streams is None:
        os.close(descriptor)
        return None
    return FoundProcess(pid, descriptor, streams)


def _process(connection: socket.socket) -> int:
    """The process that listens, which must be this user's: ``struct ucred`` of unix(7)."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    pid, user, _ = struct.unpack("iII", credentials)
    if user != os.getuid():
        raise PermissionError("the engine is another user's")
    return int(pid)


def _hand_over(connection: socket.socket, identity: str) -> tuple[IO[bytes], ...] | None:
    """Our ends of three pipes whose others the engine has taken; None where it wants none."""
    with contextlib.ExitStack() as theirs, contextlib.ExitStack() as ours:
        pipes = [os.pipe() for _ in range(3)]
        (incoming, stdin), (stdout, outgoing), (stderr, errors) = pipes
        for descriptor in (incoming, outgoing, errors):
            theirs.callback(os.close, descriptor)
        streams = os.fdopen(stdin, "wb", 0), os.fdopen(stdout, "rb", 0), os.fdopen(stderr, "rb", 0)
        for stream in streams:
            ours.callback(stream.close)
        socket.send_fds(connection, [identity.encode()], [incoming, outgoing, errors])
        if not connection.recv(1):
            return None
        ours.pop_all()
        return streams


def _kill(descriptor: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(descriptor, signal.SIGKILL)
