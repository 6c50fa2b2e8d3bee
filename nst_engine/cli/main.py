"""The command line: chooses the command, and turns errors into messages and exit codes."""

from __future__ import annotations

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence
from typing import NoReturn

from .. import __version__, environment
from ..contract import EXIT_BAD_INPUT, EXIT_INTERRUPTED, UserError
from ..contract.logs import ENGINE, configure_logging
from ..memory import prepare_unwinding
from ..server.errors import explained
from . import interruption

COMMANDS = ("stylize", "batch", "style", "figures", "weights", "bench", "doctor", "serve")


class _Parser(argparse.ArgumentParser):
    """A parser that answers wrong arguments with one line instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message} (see {self.prog} --help)", file=sys.stderr)
        raise SystemExit(EXIT_BAD_INPUT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1, 2 or 130."""
    environment.configure_environment()
    prepare_unwinding()
    parser = _Parser(prog="nst_engine", description="Neural style transfer.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    arguments = sys.argv[1:] if arguments is None else arguments
    for name in _commands_to_load(arguments):
        command = importlib.import_module(f".{name}", __package__)
        summary = command.__doc__ or ""
        sub = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        command.add_arguments(sub)
        if hasattr(command, "run"):  # else each of its actions has its own
            sub.set_defaults(run=command.run)
    chosen = parser.parse_args(arguments)
    configure_logging(ENGINE)
    try:
        return chosen.run(chosen)
    except UserError as error:
        logging.info("%s: %s", error.code, error, exc_info=error)
        print(f"nst_engine: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("nst_engine: interrupted.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except Exception as error:
        if interruption.happened:
            raise
        logging.exception("unexpected")
        failure = explained(error)
        print(f"nst_engine: {failure}", file=sys.stderr)
        return failure.exit_code


def _commands_to_load(arguments: Sequence[str]) -> Sequence[str]:
    """Return the command that was named, so that GIMP waits for no other import; else all."""
    named = arguments[:1]
    return named if named and named[0] in COMMANDS else COMMANDS
