"""The engine on another computer: ssh's command line, and what its failures mean for a person.

ssh is the system's own, with the user's configuration, keys and known hosts. It asks nothing
(BatchMode), since behind GIMP nobody would see the question, and gives a silent line up after 15 s.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from .errors import UserError

#: A user and a host, or a name of ~/.ssh/config. It begins with no dash: ssh would take an option.
HOST = re.compile(r"(?:[a-z0-9_][\w.+-]*@)?[a-z0-9][\w.:-]*", re.ASCII | re.IGNORECASE)
OPTIONS = (
    *("-T", "-a", "-x"),  # no terminal, no agent, no windows over there
    *("-o", "BatchMode=yes"),
    *("-o", "ConnectTimeout=10"),
    *("-o", "ServerAliveInterval=5"),
    *("-o", "ServerAliveCountMax=2"),
    *("-o", "ControlMaster=no"),  # else ssh might stay behind, holding our pipes
    *("-o", "ClearAllForwardings=yes"),
    *("-o", "RemoteCommand=none"),
    *("-o", "LogLevel=INFO"),  # more would tell of keys, less would not say what went wrong
)
SSH_FAILED = 255  # its own exit code; others are the command's
NOT_THERE = (126, 127)  # the shell's: no such program, or it may not be started
LINE_LOST = "line-lost"  # the code of an error: the line was there before
NO_LINE = "no-line"
NO_SSH = "no-ssh"
OUTDATED = "other-engine"
#: Codes of errors that working on this computer instead helps against.
ELSEWHERE_ONLY = (LINE_LOST, NO_LINE, NO_SSH, OUTDATED)
#: The type of a message that says no more, and the seconds from one to the next on a line: an
#: engine at its other end leaves when it hears nothing for long.
ALIVE, BEAT = "alive", 5.0
SECRET = re.compile(r"key|identity|known.hosts|agent|\.ssh", re.IGNORECASE)


def check_host(host: str) -> str:
    """The host, if it can be one; raises UserError."""
    if len(host) > 255 or not HOST.fullmatch(host):
        raise UserError(
            "bad-parameter",
            f"{host!r} is no name of a computer for ssh.",
            "Give it as user@host, or by a name of ~/.ssh/config, which may also say the port.",
        )
    return host


def host_name(host: str) -> str:
    """The computer's name without the user's."""
    return host.rpartition("@")[2]


def ssh_command(host: str, command: Sequence[str]) -> list[str]:
    """The command line that runs ``command`` there, whose input and output are ssh's.

    A shell waits for it there and tells its exit code: ssh itself says 255 of one that was killed.
    """
    script = f"{shlex.join(command)}; exit $?"
    return ["ssh", *OPTIONS, "--", check_host(host), shlex.join(["sh", "-c", script])]


def serve_command(host: str, python: str, digest: str) -> list[str]:
    """The command line of the engine there, by its interpreter, that must have this digest."""
    serve = [python, "-I", "-X", "utf8", "-u", "-m", "nst_engine", "serve", "--far", digest]
    return ssh_command(host, serve)


def line_error(code: int, said: str, was_connected: bool) -> UserError | None:
    """What an exit code of ``ssh_command``'s says, with what ssh ``said``; None: not of the line.

    ``was_connected``: whether anything had come from there.
    """
    if code in NOT_THERE:
        return outdated()
    if code != SSH_FAILED:
        return None
    if was_connected:
        return UserError(
            LINE_LOST,
            "The connection to the other computer was lost.",
            "Nothing in the image was changed. The next try connects again.",
            input_error=False,
        )
    if "Host key verification failed" in said or "IDENTIFICATION HAS CHANGED" in said:
        return UserError(
            NO_LINE,
            "The other computer is not known to ssh, or its host key has changed.",
            "Log in there once by ssh in a terminal, and accept its key if it is the right one.",
            input_error=False,
        )
    if "Permission denied" in said or "Too many authentication failures" in said:
        return UserError(
            NO_LINE,
            "The other computer does not let you in.",
            "ssh cannot ask for a password here: load your key into its agent (ssh-add), and see "
            "whether the user's name is right.",
            input_error=False,
        )
    if "Could not resolve" in said:
        return UserError(
            NO_LINE,
            "There is no computer of that name.",
            "See how the name is spelled, and whether the network is there.",
            input_error=False,
        )
    return UserError(
        NO_LINE,
        "The other computer does not answer.",
        "See whether it is switched on, lets ssh in and the network is there, then try again.",
        input_error=False,
    )


def no_ssh() -> UserError:
    """The error of a computer without an ssh."""
    return UserError(
        NO_SSH,
        "There is no ssh here, by which the other computer is reached.",
        "Install OpenSSH's client, then try again.",
        input_error=False,
    )


def outdated() -> UserError:
    """The error of an engine over there that was not installed with what is here."""
    return UserError(
        OUTDATED,
        "The engine on the other computer is missing, or is not of this installation.",
        "Run `python3 install.py --remote` with the name of that computer again.",
        input_error=False,
    )


def discreet(said: str) -> str:
    """What ssh and the engine there said, for a log: without keys and where they lie."""
    lines = (
        "(ssh speaks of keys: not kept)" if SECRET.search(line) else line
        for line in said.splitlines()
    )
    return "\n".join(lines)
