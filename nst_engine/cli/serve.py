"""Answer the GIMP plug-in over standard input and output."""

from __future__ import annotations

import argparse
from typing import NoReturn


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: everything comes over the pipe."""


def run(chosen: argparse.Namespace) -> NoReturn:
    """Serve until standard input ends."""
    from ..server import serve

    serve()
