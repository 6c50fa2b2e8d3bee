"""Between the calls of one GIMP: where an engine waits for the next one, and until when.

Linux only: GIMP's end is heard through a descriptor of its process (pidfd).
"""

from __future__ import annotations

import fcntl
import logging
import os
import select
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

#: Seconds for what another process has to say at once, so that none can keep the engine.
PATIENCE = 5.0
STREAMS = 3  # input, output and errors of a conversation
LONGEST = 1 << 13  # bytes of an identity: it holds a path
TAKEN = b"+"  # the answer to a plug-in whose streams were taken

#: Descriptors of a conversation: incoming, outgoing, errors.
Streams = tuple[int, int, int]


class Stay:
    """A socket in a folder of this user alone, through which a plug-in hands over its streams.

    ``socket_path`` is that of one GIMP, whose process is ``gimp``, a pidfd. ``identity`` says
    which engine of which version this is; a plug-in must ask for the very same.
    """

    def __init__(self, socket_path: Path, gimp: int, identity: str) -> None:
        self._path, self._gimp, self._identity = socket_path, gimp, identity
        self._listener: socket.socket | None = None

    def watch_gimp(self, leave: Callable[[], object]) -> None:
        """Call ``leave`` when GIMP's process has ended; returns only then."""
        gimp = select.poll()
        gimp.register(self._gimp, select.POLLIN)
        gimp.poll()
        logging.info("GIMP has ended.")
        self.close()
        leave()

    def open(self) -> bool:
        """Let plug-ins find this engine; False where another one waits already, or cannot."""
        try:
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _sweep(self._path.parent)
                if _is_taken(self._path):
                    return False
                self._path.unlink(missing_ok=True)
                self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                self._listener.bind(str(self._path))
                self._listener.listen()
            finally:
                os.close(folder)  # and unlocks it
        except OSError as error:
            logging.info("The engine cannot wait at %s: %s", self._path, error)
            return False
        return True

    def next_call(self, seconds: float) -> Streams | None:
        """The streams of the next conversation; None where nobody comes in time.

        None as well where a plug-in asks for another engine: it was installed anew, and will
        never want this one. Afterwards nobody can find this engine any more.
        """
        listener = self._listener
        assert listener is not None, "only an engine that is open can be found"
        deadline = time.monotonic() + seconds
        try:
            while (left := deadline - time.monotonic()) > 0:
                listener.settimeout(left)
                connection, _ = listener.accept()
                with connection, suppress(OSError):
                    connection.settimeout(PATIENCE)
                    streams = self._streams(connection)
                    if streams:
                        return streams
        except (TimeoutError, _Outdated):
            pass
        finally:
            self.close()
        return None

    def close(self) -> None:
        """Be found no more. The path goes first: whoever finds it free may take it."""
        listener, self._listener = self._listener, None
        if listener:
            self._path.unlink(missing_ok=True)
            listener.close()

    def _streams(self, connection: socket.socket) -> Streams | None:
        """What the plug-in at the other end hands over; None from one that may not or has none."""
        if _user(connection) != os.getuid():
            return None
        told, descriptors, _, _ = socket.recv_fds(connection, LONGEST, STREAMS)
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)
        try:
            if told and told != self._identity.encode():
                raise _Outdated
            incoming, outgoing, errors = descriptors
            connection.sendall(TAKEN)
        except (OSError, ValueError):  # it has gone, or hands over something else
            for descriptor in descriptors:
                os.close(descriptor)
            return None
        return incoming, outgoing, errors


class _Outdated(Exception):  # noqa: N818 - no error
    """A plug-in asks for another engine than this one."""


def _user(connection: socket.socket) -> int:
    """The user whose process is at the other end (``struct ucred``: process, user, group)."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int(struct.unpack("iII", credentials)[1])


def _is_taken(path: Path) -> bool:
    """Whether somebody listens there."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(PATIENCE)
        try:
            probe.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return False
    return True


def _sweep(folder: Path) -> None:
    """Remove what killed engines of GIMPs that are gone have left; files are named by GIMP's id."""
    for path in folder.glob("*.sock"):
        if not Path("/proc", path.stem).exists():
            path.unlink(missing_ok=True)
