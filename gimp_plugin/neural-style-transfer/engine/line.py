"""The line to an engine on another computer: begun, listened to, and what its end means."""

from __future__ import annotations

import os
import subprocess

from contract import UserError
from contract.ssh import SSH_FAILED, discreet, line_error, no_ssh, serve_command

from engine.child import start_process
from engine.environment import engine_environment
from engine.place_choice import RemoteEngine

SIGNALS = 128  # to which a shell adds the number of the signal that ended a command
KEPT = 1 << 12  # characters of what ssh said


class Line:
    """ssh to ``remote``, not begun yet."""

    def __init__(self, remote: RemoteEngine) -> None:
        self.remote = remote
        self._said = ""

    def open(self) -> subprocess.Popen[bytes]:
        """ssh with the engine there at its other end; raises UserError where there is no ssh."""
        environment = engine_environment()
        agent = os.environ.get("SSH_AUTH_SOCK")
        if agent:  # for ssh alone
            environment["SSH_AUTH_SOCK"] = agent
        command = serve_command(self.remote.host, self.remote.python, self.remote.digest)
        try:
            return start_process(command, environment)
        except OSError:
            raise no_ssh() from None

    def hear(self, text: str) -> str:
        """Note what ssh or the engine there says besides; returns what of it a log may hold."""
        self._said = (self._said + text)[-KEPT:]
        return discreet(text)

    def error(self, code: int, was_connected: bool) -> UserError | None:
        """Why the line ended, where it did and not the engine there."""
        return line_error(code, self._said, was_connected)


def code_there(code: int) -> int:
    """The exit code of the engine there, negative where a signal ended it."""
    return SIGNALS - code if SIGNALS < code < SSH_FAILED else code
