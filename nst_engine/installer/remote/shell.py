"""Commands on the other computer, by ssh: started, listened to, and their failures in words."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress

from ...contract.errors import UserError
from ...contract.installing import InstallProgress, event_from_line
from ...contract.pipes import writer
from ...contract.ssh import LINE_LOST, SSH_FAILED, discreet, line_error, no_ssh, ssh_command
from ..console import log
from .receiver import MARK

LOGGED = 500  # characters of a line
TOO_OLD, NO_PYTHON = 95, 96  # exit codes that no Python and no shell has for itself
#: Runs the first Python there that will do, with the arguments. Names as people install them.
FIND_PYTHON = f"""
PATH="$PATH:/usr/local/bin:/opt/homebrew/bin"
for python in python3 python3.13 python3.14 python3.12 python3.11 python3.10; do
  "$python" -c "import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 14))" \\
    </dev/null >/dev/null 2>&1 && exec "$python" -E -s -X utf8 "$@"
done
command -v python3 >/dev/null && exit {TOO_OLD}
exit {NO_PYTHON}
"""


def run_python(
    host: str,
    arguments: Sequence[str],
    data: bytes = b"",
    on_line: Callable[[str], object] = lambda _line: None,
) -> None:
    """Run a Python there; ``data`` is what it reads. ``on_line`` hears what it prints after MARK.

    Raises UserError where it cannot be reached, has no such Python, or ends with an error.
    """
    command = ssh_command(host, ["sh", "-c", FIND_PYTHON, "sh", *arguments])
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
            )
        except OSError:
            raise no_ssh() from None
        with process:
            try:
                is_ours = _is_ours(process)
                error = _converse(process, data, on_line)
            except BaseException:
                process.kill()  # the end of its input ends what runs there
                raise
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
    code = process.returncode
    log.info("On the other computer: code %d. %s", code, discreet(said))
    if code or not is_ours:
        of_line = line_error(code, said, is_ours) if code == SSH_FAILED else None
        raise error or _broken_off(of_line) or _unexplained(code)


def _is_ours(process: subprocess.Popen[bytes]) -> bool:
    """Whether MARK comes; raises UserError where something else comes before it.

    A shell that greets, even where nobody reads it, would do so before the engine's frames.
    """
    assert process.stdout
    before = b""
    for line in process.stdout:
        if line.decode("utf-8", "replace").strip() != MARK:
            before = before or line
        elif before:
            said_before = before.decode("utf-8", "replace").strip()[:80]
            raise UserError(
                "remote",
                f"The shell of the other computer says something at each login: {said_before!r}.",
                "Let its start files (of bash: ~/.bashrc) be silent where no terminal is.",
                input_error=False,
            )
        else:
            return True
    return False


def _converse(
    process: subprocess.Popen[bytes], data: bytes, on_line: Callable[[str], object]
) -> UserError | None:
    """Feed it and listen; returns the error that it told of. Its input stays open until it ends."""
    assert process.stdin
    assert process.stdout
    error = None
    with suppress(OSError):  # it has ended: its exit code says why
        writer(process.stdin.fileno())(data)
    for raw in process.stdout:
        line = raw.decode("utf-8", "replace").strip()
        event = event_from_line(line)
        if not isinstance(event, InstallProgress):  # of which four come in a second
            log.info("There: %s", line[:LOGGED])
        if isinstance(event, UserError):
            error = event
        else:
            on_line(line)
    return error


def _broken_off(error: UserError | None) -> UserError | None:
    """An error of the line; of a lost one with what to do in a terminal."""
    if error is None or error.code != LINE_LOST:
        return error
    hint = "Run it again: what is there already will be used."
    return UserError(error.code, error.message, hint, input_error=False)


def _unexplained(code: int) -> UserError:
    if code == TOO_OLD:
        return _no_python("The Python of the other computer is too old, or too new.")
    if code == NO_PYTHON:
        return _no_python("There is no Python (python3) on the other computer.")
    return UserError(
        "remote",
        f"What was to be done on the other computer ended with code {code}.",
        "It has to be a Linux or macOS with a shell. Its install.log may say more.",
        input_error=False,
    )


def _no_python(why: str) -> UserError:
    hint = "Install a Python from 3.10 to 3.14 there, then run this again."
    return UserError("no-python", why, hint, input_error=False)
