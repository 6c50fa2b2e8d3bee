"""Short lines for people on the terminal; everything else goes to a log file that rotates."""

from __future__ import annotations

import io
import logging
import logging.handlers
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..contract.installing import InstallProgress
from ..contract.paths import app_dir, in_flatpak

log = logging.getLogger("nst.install")
TAIL = 400  # lines of a command's output that are kept to explain its failure


class Told:
    """Who listens: a person, or (``to_program``) the plug-in that has started the installation.

    ``agrees``: the person wants to be asked nothing.
    """

    to_program = False
    agrees = False


def say(text: str = "") -> None:
    """Print one line for people, which is also logged."""
    if not Told.to_program:
        print(text, flush=True)
    log.info("said: %s", text)


def agrees(question: str) -> bool:
    """Whether the person at the terminal agrees; who asked for no questions does."""
    if Told.to_program or Told.agrees or not sys.stdin.isatty():
        return True
    return input(f"{question} [Y/n] ").strip().lower() in ("", "y", "yes")


def report(stage: str, item: str = "", done: float = 0, total: float = 0) -> None:
    """Tell the plug-in, if it listens, how far the installation is."""
    if Told.to_program:
        print(InstallProgress(stage, item, done, total).to_line(), flush=True)


def log_file() -> Path:
    """Path of the log with the details of an installation."""
    return app_dir() / "logs" / "install.log"


def open_log() -> None:
    """Start logging; without a writable home the lines on the terminal must do."""
    out = sys.stdout
    if isinstance(out, io.TextIOWrapper) and (out.encoding or "utf-8").lower() != "utf-8":
        out.reconfigure(errors="replace")
    log.setLevel(logging.DEBUG)
    log.propagate = False
    close_log()
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            log_file(), maxBytes=1 << 20, backupCount=3, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)


def close_log() -> None:
    """Close the log file, so that it can be removed."""
    for handler in list(log.handlers):
        handler.close()
        log.removeHandler(handler)


def run_logged(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
    on_line: Callable[[str], None] | None = None,
) -> tuple[int, str]:
    """Run a command with its output going to the log; returns its exit code and last lines.

    ``on_line`` sees every line as it comes. Raises OSError when there is no such command and
    subprocess.TimeoutExpired after ``timeout`` seconds, with the command ended.
    """
    argv = [str(argument) for argument in command]
    log.info("run: %s", " ".join(argv))
    if timeout is not None:
        done = subprocess.run(
            argv,
            env=env,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        log.info("%s", done.stdout)
        return done.returncode, done.stdout
    tail: deque[str] = deque(maxlen=TAIL)
    with subprocess.Popen(
        argv,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                if not line.startswith("Progress "):  # of which pip says four a second
                    log.info("%s", line.rstrip())
                tail.append(line)
                if on_line:
                    on_line(line)
        except BaseException:
            process.kill()
            raise
    return process.returncode, "".join(tail)


def run_here(command: Sequence[str | Path], *, cwd: Path | None = None) -> int:
    """Run a command on this terminal and return its exit code.

    Ctrl-C reaches the command as well: it is given the time to end in its own way.
    """
    argv = [str(argument) for argument in command]
    log.info("run: %s", " ".join(argv))
    with subprocess.Popen(argv, cwd=cwd, env=clean_environment()) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.wait()
            raise
        except BaseException:
            process.kill()
            raise


def clean_environment() -> dict[str, str]:
    """Return the environment variables without those that mislead another Python or pip.

    pip's settings are the user's, also inside of a Flatpak, which has another folder for them.
    """
    misleading = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER")
    others = {name: value for name, value in os.environ.items() if name not in misleading}
    settings = (
        Path(os.environ.get("HOST_XDG_CONFIG_HOME") or Path.home() / ".config") / "pip/pip.conf"
    )
    if in_flatpak() and settings.exists():
        others.setdefault("PIP_CONFIG_FILE", str(settings))
    return {**others, "PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
