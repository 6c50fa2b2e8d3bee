"""Answer the GIMP plug-in over standard input and output."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from ..server.stay import Stay


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add where the engine may wait for another call; all else comes over the pipe."""
    parser.add_argument("--socket", type=Path, help="where to wait for other calls (Linux)")
    parser.add_argument("--gimp", type=int, metavar="PIDFD", help="the process to end with")
    parser.add_argument("--identity", default="", help="what a plug-in has to ask for there")
    parser.add_argument("--far", metavar="SHA256", help="over ssh: what this engine must be")


def run(chosen: argparse.Namespace) -> NoReturn:
    """Serve until standard input ends, or longer where the plug-in wants it."""
    from ..server import serve

    if chosen.far is not None:
        refuse_other(chosen.far)
    serve(stay=stay_of(chosen), far=chosen.far is not None)


def refuse_other(digest: str) -> None:
    """Leave with an error for the plug-in, unless the engine's files have this digest."""
    from ..contract import EXIT_FAILURE, Error, write_message
    from ..contract.pipes import writer
    from ..contract.ssh import outdated
    from ..installer.trees import digest_of

    if digest_of(Path(__file__).parents[1]) != digest:
        write_message(writer(sys.stdout.fileno()), Error.of(outdated()).to_message())
        raise SystemExit(EXIT_FAILURE)


def stay_of(chosen: argparse.Namespace) -> Stay | None:
    """Where to wait between calls; None where that is not said."""
    if chosen.socket is None or chosen.gimp is None:
        return None
    from ..server.stay import Stay

    return Stay(chosen.socket, chosen.gimp, chosen.identity)
