"""The engine as a process beside GIMP: messages go in and come out without ever blocking it."""

from __future__ import annotations

import logging
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from typing import IO, Any

from contract import (
    PROTOCOL,
    Error,
    Message,
    UserError,
    read_message,
    version_mismatch,
    write_message,
)
from contract.frames import BROKEN_OFF, ReadSome
from contract.logs import log_file
from contract.paths import shortened
from contract.pipes import reader, writer
from contract.ssh import ALIVE, BEAT, outdated
from languages.text import tr

from engine.found import UNKNOWN, FoundProcess
from engine.line import Line, code_there

KILLED = -9  # the code of one that got SIGKILL, from the system where memory is short
PATIENCE = 2  # seconds an engine gets to leave, or to let go of us, before it is killed

Callback = Callable[[Message], object]


class EngineProcess:
    """A running engine.

    Three threads feed its stdin, read its stdout and drain its stderr into the log. The end of
    its stdin tells the engine of the end of this process, however that comes about. It ends
    then, or, where it ``stays``, gives up its job and waits for another call.
    """

    def __init__(
        self,
        process: subprocess.Popen[bytes] | FoundProcess,
        version: str,
        stays: Callable[[], int] | None = None,
        line: Line | None = None,
    ) -> None:
        """``version`` is what the engine must say of itself.

        ``stays`` tells how many seconds it shall wait for another call; without it the engine
        ends with this one. ``line``: where ``process`` is ssh, with the engine elsewhere.
        """
        self.process = process
        self.remote = line.remote if line else None
        self._stays, self._line = stays, line
        self.heard = 0  # another number after each sign of life, be it a part of a message
        self._has_spoken = self._is_closing = self._is_killed = False
        self._version = version
        self._outbox: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._early: list[Message] = []  # until somebody listens
        self._callback: Callback | None = None
        self._lock = threading.Lock()
        pipes = self.process.stdin, self.process.stdout, self.process.stderr
        tasks = zip((self._feed, self._read, self._drain), pipes, strict=True)
        self._threads = [threading.Thread(target=t, args=(p,), daemon=True) for t, p in tasks]
        for thread in self._threads:
            thread.start()
        self.send(Message("hello", {"protocol": PROTOCOL, "version": version}))
        self._tell_how_long_to_stay()

    def send(self, message: Message) -> None:
        """Hand over a message; returns at once, a thread does the writing."""
        self._outbox.put(message)

    def listen(self, callback: Callback) -> None:
        """Call back with every message, also with those of the past.

        The calls come from a thread. The last one is an ``error`` when the engine ends.
        """
        with self._lock:
            self._callback = callback
            for message in self._early:
                callback(message)
            self._early.clear()

    def close(self) -> None:
        """End the engine, whatever it is doing, or leave it to the next call."""
        self._is_closing = True
        seconds = self._tell_how_long_to_stay()
        self._outbox.put(None)
        _, reader, _ = self._threads
        deadline = time.monotonic() + PATIENCE
        reader.join(PATIENCE)
        if not seconds or reader.is_alive():
            try:
                self.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.process.kill()
                self._await_its_end()
        for thread in self._threads:
            thread.join(PATIENCE)  # what the engine said last belongs into the log

    def _await_its_end(self) -> None:
        """Not for ever: a graphics card's driver may keep a process that was killed."""
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            logging.error("The engine, process %d, was killed and stays.", self.process.pid)

    def kill(self) -> None:
        """End an engine that hangs; its last message tells of it."""
        self._is_killed = True
        self.process.kill()

    def _tell_how_long_to_stay(self) -> int:
        """The seconds that the engine was told; 0 where it cannot stay."""
        seconds = self._stays() if self._stays else 0
        if self._stays:
            self.send(Message("stay", {"seconds": seconds}))
        return seconds

    def _feed(self, pipe: IO[bytes]) -> None:
        write = writer(pipe.fileno())

        def write_heard(data: Any) -> None:
            write(data)
            self.heard += 1  # on a slow line an image takes minutes

        try:
            while (message := self._next_to_send()) is not None:
                is_mere_sign = message.type == ALIVE
                write_message(
                    write if is_mere_sign else write_heard, message, packed=self._line is not None
                )
                del message  # and its pixels, while waiting for the next
        except OSError:
            logging.info("The engine takes no more messages.")
        finally:
            pipe.close()

    def _next_to_send(self) -> Message | None:
        """A message, or on a line a sign of life, without which the engine there leaves."""
        try:
            return self._outbox.get(timeout=BEAT if self._line else None)
        except queue.Empty:
            return Message(ALIVE)

    def _read(self, pipe: IO[bytes]) -> None:
        read = reader(pipe.fileno())

        def read_heard(size: int) -> bytes:
            data = read(size)
            self.heard += 1
            return data

        try:
            while (message := _next_message(read_heard)) is not None:
                self._on_message(self._checked(message))
                del message
            if not self._is_closing:
                self._on_message(Error.of(self._ended()).to_message())
        except UserError as error:
            self.process.kill()  # nobody hears it any more
            self._on_message(Error.of(error).to_message())
        except Exception as error:  # memory, above all: somebody waits for an answer
            self.process.kill()
            logging.exception("The engine cannot be heard any more.")
            why = tr("The engine's answer could not be taken ({error}).").format(
                error=f"{type(error).__name__}: {error}"
            )
            self._on_message(Error("engine-ended", why).to_message())
        finally:
            pipe.close()

    def _drain(self, pipe: IO[bytes]) -> None:
        with pipe:
            read = reader(pipe.fileno())
            while text := read(1 << 16):
                said = text.decode(errors="replace").rstrip()
                said = self._line.hear(said) if self._line else said
                logging.info("Engine's stderr: %s", said)

    def _on_message(self, message: Message) -> None:
        if message.type == ALIVE:
            return
        with self._lock:
            if self._callback:
                self._callback(message)
            else:
                self._early.append(message)

    def _checked(self, message: Message) -> Message:
        """A ``ready`` of another version becomes the error that it is."""
        self._has_spoken = True
        if self._line and message.values.get("code") == "version-mismatch":
            return Error.of(outdated()).to_message()
        protocol, version = message.values.get("protocol"), message.values.get("version")
        if message.type != "ready" or (protocol, version) == (PROTOCOL, self._version):
            return message
        mismatch = version_mismatch((PROTOCOL, self._version), (protocol, version))
        return Error.of(outdated() if self._line else mismatch).to_message()

    def _ended(self) -> UserError:
        code = self.process.wait()
        if self._line and not self._is_killed:
            self._threads[-1].join(PATIENCE)  # until all is heard that ssh had to say
            error = self._line.error(code, self._has_spoken)
            if error:
                logging.error("%s: %s", error.code, error.message)
                return error
            code = code_there(code)
        why = _why(code)
        logging.error("The engine, process %d, ended: %s.", self.process.pid, why)
        if self._is_killed:
            return UserError(
                "engine-ended",
                tr("The engine was ended, since it gave no sign of life."),
                tr("Nothing in the image was changed. Continue or another call starts a new one."),
            )
        message = tr("The engine ended before the picture was finished ({why}).").format(why=why)
        if code in (KILLED, UNKNOWN):
            message += " " + tr("Perhaps the memory ran out: close other programs.")
        return UserError(
            "engine-ended",
            message,
            tr("Nothing in the image was changed. The reason may stand in {file}.").format(
                file=shortened(str(log_file("plug-in")))
            ),
        )


def _next_message(read: ReadSome) -> Message | None:
    """The next message; None at the end, also in the midst of one: the engine was killed."""
    try:
        return read_message(read)
    except UserError as error:
        if error.code == BROKEN_OFF:
            return None
        raise


def _why(code: int) -> str:
    """What an exit code says."""
    if code == UNKNOWN:
        return tr("an earlier call had started it, so that the reason is not known")
    if code == KILLED:
        return tr("it was ended by force, signal 9")
    if os.name == "posix" and code < 0:
        return tr("it crashed, signal {number}").format(number=-code)
    return tr("code {number}").format(number=code)
