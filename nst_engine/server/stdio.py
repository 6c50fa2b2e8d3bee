"""stdin and stdout belong to frames alone."""

from __future__ import annotations

import os
import sys


def claim_stdio() -> tuple[int, int]:
    """Descriptors of the real stdin and stdout, out of every library's reach.

    What anything prints from now on goes to stderr, and whoever reads stdin finds it empty.
    """
    incoming, outgoing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    if sys.platform == "win32":
        import msvcrt

        for fd in (incoming, outgoing):
            msvcrt.setmode(fd, os.O_BINARY)
    return incoming, outgoing


def print_to(errors: int) -> None:
    """Let all that is printed go there from now on; the descriptor itself is closed."""
    os.dup2(errors, 1)
    os.dup2(errors, 2)
    os.close(errors)
