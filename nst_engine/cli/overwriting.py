"""What the command line never writes over."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from ..contract import UserError


def add_overwrite(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the flag with which a person gives up a file that is there."""
    parser.add_argument(
        "--overwrite", action="store_true", help=f"replace {what} where it is there already"
    )


def check_not_lost(output: Path, inputs: Iterable[Path], overwrite: bool) -> None:
    """Refuse to write over a file that is read, and over any other that nobody gave up."""
    if not output.exists():
        return
    if any(is_same(output, each) for each in inputs):
        raise UserError(
            "unwritable",
            f"{output} is one of the images to be read: it would be lost.",
            "Choose another name for what is written.",
        )
    if not overwrite:
        raise UserError(
            "unwritable",
            f"{output} is there already.",
            "Choose another name for what is written, or say --overwrite.",
        )


def is_same(one: Path, other: Path) -> bool:
    """Whether both are one file that is there; a name may also be impossible."""
    try:
        return one.samefile(other)
    except OSError:
        return False
